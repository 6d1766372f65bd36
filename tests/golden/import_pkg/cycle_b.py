# Imports cycle_a, which is half loaded by then.
from . import cycle_a as A

VALUE = "b"
early = hasattr(A, "VALUE")


def late():
    return f" early {early} late {A.VALUE}"
