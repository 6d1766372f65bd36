# What a generator handles is its own; what its callers handle shows through where it handles nothing.
import sys


def current():
    return repr(sys.exception())


def watcher():
    try:
        raise ValueError("inner")
    except ValueError:
        yield current()
        yield current()
        try:
            1 / 0
        except ZeroDivisionError as error:
            yield repr(error.__context__)
    yield current()
    yield current()


g = watcher()
try:
    raise IndexError("first")
except IndexError:
    print(next(g), current())
print(next(g), current())
print(next(g), current())
print(next(g), current())
try:
    raise KeyError("second")
except KeyError:
    print(next(g), current())


def holder():
    try:
        yield
    except Exception as error:
        print("caught", error, error.__context__)
        yield current()
        yield current()
        raise


g = holder()
next(g)
try:
    raise OSError("thrown")
except OSError as error:
    print(g.throw(error))
print(next(g), current())
try:
    next(g)
except OSError as error:
    print("again", error, error.__context__)


def delegating():
    try:
        raise ValueError("outer generator")
    except ValueError:
        yield from inner()
    yield current()


def inner():
    yield current()
    try:
        raise TypeError("inner generator")
    except TypeError as error:
        yield current(), repr(error.__context__)
    yield current()


print(list(delegating()))


def helper():
    try:
        raise
    except RuntimeError as error:
        return str(error)
    except Exception as error:
        return repr(error)


def calls_helper():
    yield helper()
    try:
        raise KeyError("mine")
    except KeyError:
        yield helper()
    yield helper()


try:
    raise LookupError("theirs")
except LookupError:
    g = calls_helper()
    print(next(g), next(g))
print(next(g))
