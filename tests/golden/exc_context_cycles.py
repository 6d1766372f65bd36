# Contexts that a program has tied into a ring neither hang nor grow.
def own_context():
    try:
        raise ValueError(1)
    except ValueError as error:
        error.__context__ = error
        raise TypeError(2)


try:
    own_context()
except TypeError as error:
    print(repr(error), repr(error.__context__), error.__context__.__context__ is error.__context__)


def ring():
    a, b, c = ValueError("a"), KeyError("b"), IndexError("c")
    a.__context__, b.__context__, c.__context__ = b, c, b
    try:
        raise a
    except ValueError:
        raise TypeError("last")


try:
    ring()
except TypeError as error:
    chain = []
    while error is not None and len(chain) < 6:
        chain.append(repr(error))
        error = error.__context__
    print(chain)


def cut():
    try:
        raise ValueError("x")
    except ValueError as x:
        try:
            raise KeyError("y")
        except KeyError:
            raise x


try:
    cut()
except ValueError as error:
    print(repr(error), repr(error.__context__), error.__context__.__context__)
