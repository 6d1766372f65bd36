# Two levels down, importing from above.
from .. import NAME
from ..shapes import area
from . import converted

LEVEL = 2


def describe():
    return NAME, area(1, 1), converted(1)
