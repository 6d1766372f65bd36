# A chain mixing causes and contexts.
def first():
    raise ValueError("first")


def second():
    try:
        first()
    except ValueError:
        raise KeyError("second")


def third():
    try:
        second()
    except KeyError as error:
        raise TypeError("third") from error


try:
    third()
except TypeError:
    undefined
