# __context__, __cause__, __suppress_context__, raise from, implicit chaining, contexts in nested handlers.
def show(error, depth=0):
    print("  " * depth + repr(error), "suppress" if error.__suppress_context__ else "")
    if error.__cause__ is not None:
        print("  " * depth + " cause:")
        show(error.__cause__, depth + 1)
    if error.__context__ is not None and error.__context__ is not error.__cause__:
        print("  " * depth + " context:")
        show(error.__context__, depth + 1)


def attempt(f):
    try:
        f()
    except BaseException as error:
        show(error)


def implicit():
    try:
        1 / 0
    except ZeroDivisionError:
        {}["missing"]


def explicit():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("explicit") from error


def hidden():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("hidden") from None


def from_class():
    raise ValueError from KeyError


def in_finally():
    try:
        1 / 0
    finally:
        raise KeyError("finally")


def three():
    try:
        try:
            raise ValueError(1)
        except ValueError:
            raise KeyError(2)
    except KeyError:
        raise TypeError(3)


def reraised():
    try:
        try:
            raise ValueError("same")
        except ValueError as error:
            raise error
    except ValueError as error:
        assert error.__context__ is None
        raise


def same_again():
    a = ValueError("a")
    try:
        raise a
    except ValueError:
        try:
            raise KeyError("b")
        except KeyError:
            raise a


def after_handled():
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    raise ValueError("no context")


def helper():
    raise KeyError("from helper")


def through_call():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            helper()
        except KeyError:
            pass
        raise TypeError("outer")


for f in (implicit, explicit, hidden, from_class, in_finally, three, reraised, same_again, after_handled, through_call):
    print(f.__name__)
    attempt(f)
e = ValueError("manual")
e.__cause__ = KeyError("set by hand")
print(e.__suppress_context__, e.__cause__, e.__context__)
e.__context__ = TypeError("t")
e.__suppress_context__ = False
show(e)
for code in ("e.__cause__ = 5", "e.__context__ = 'x'", "del e.__cause__", "e.__traceback__ = 5", "raise e from 5",
        "raise e from int"):
    try:
        exec(code)
    except TypeError as error:
        print(code, "->", error)


def generator():
    try:
        yield
    except ValueError:
        raise KeyError("in generator")


g = generator()
next(g)
try:
    g.throw(ValueError("thrown"))
except KeyError as error:
    show(error)
