# The forms of `throw`: an exception, a class, a class with a value.
import sys

sys.stderr = open("/dev/null", "w")  # CPython warns of the older forms.


def gen():
    while True:
        try:
            yield
        except Exception as e:
            print(repr(e), repr(e.__context__))


def throw(*args):
    g = gen()
    next(g)
    try:
        g.throw(*args)
    except BaseException as e:
        print("out:", repr(e))


throw(ValueError("a"))
throw(ValueError)
throw(ValueError, "text")
throw(ValueError, ("a", "b"))
throw(ValueError, KeyError("k"))
throw(LookupError, KeyError("k"))
throw(ValueError, None)
throw(ValueError("a"), "b")
throw(5)
throw("text", "b")
throw(int)
throw(ValueError, "text", "no traceback")
