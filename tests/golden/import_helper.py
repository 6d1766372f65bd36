"""A helper that the import tests load; run as a program it prints one line."""
# Module for import_module.py.
__all__ = ["exported", "VALUE"]
VALUE = "original"
runs = 0
runs += 1
_private = "private"
print("import_helper runs as", __name__)


def double(x):
    return x * 2


def get():
    return VALUE


def exported():
    return "exported"


def not_exported():
    return "hidden"
