# A submodule without imports.
origin = __name__


def to_cm(metres):
    return metres * 100
