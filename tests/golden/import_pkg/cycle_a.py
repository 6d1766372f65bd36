# Imports cycle_b, which imports this module.
from . import cycle_b

VALUE = "a"


def result():
    return VALUE + cycle_b.VALUE + cycle_b.late()
