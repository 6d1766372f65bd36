# A package in a package.
from ..units import to_cm as converted
