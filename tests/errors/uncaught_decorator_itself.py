# A decorator that fails: the line of the decorator is shown.
def plain(function):
    return function


@plain
@plain.missing
def decorated():
    pass
