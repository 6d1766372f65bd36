# An exception thrown into a generator that has not begun: the line of its def, without carets.
def plain():
    yield 1


@(lambda f: f)
def decorated():
    yield 1


try:
    plain().throw(ValueError("early"))
except ValueError:
    pass
decorated().throw(ValueError("early"))
