# Bare raise, raise of the caught variable, nested handlers, after the handler, in called functions, in finally.
def log(text):
    print(text, end=" | ")


def twice():
    try:
        try:
            raise ValueError("v")
        except ValueError:
            log("first")
            raise
    except ValueError as error:
        log("second")
        try:
            raise KeyError("k")
        except KeyError:
            log("third")
        raise


try:
    twice()
except ValueError as error:
    print("got", error)


def reraise():
    raise


try:
    raise KeyError("outer")
except KeyError:
    try:
        reraise()
    except KeyError as error:
        print("reraised from a function", error)
try:
    reraise()
except RuntimeError as error:
    print(error)
try:
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise TypeError(2)
        finally:
            log("finally")
except TypeError as error:
    print(error, repr(error.__context__))


def loop():
    for i in range(3):
        try:
            try:
                raise IndexError(i)
            except IndexError:
                if i < 2:
                    continue
                raise
        except IndexError as error:
            return error.args


print(loop())


def conditional(reraise):
    try:
        raise ValueError("c")
    except Exception as error:
        if reraise:
            raise
        return "handled " + str(error)


print(conditional(False))
try:
    conditional(True)
except ValueError as error:
    print("reraised", error)
saved = None
try:
    raise ValueError("saved")
except ValueError as error:
    saved = error
try:
    raise saved
except ValueError as error:
    print(error is saved)
for exc in (KeyboardInterrupt, SystemExit, GeneratorExit, StopIteration, BaseException):
    try:
        try:
            raise exc("x")
        except Exception:
            log("Exception")
            raise
    except BaseException as error:
        print(type(error).__name__, isinstance(error, Exception))


def in_else():
    try:
        pass
    except ValueError:
        return "wrong"
    else:
        raise ValueError("from else is not caught here")


try:
    in_else()
except ValueError as error:
    print(error)
import sys
print(sys.exc_info())
try:
    1 / 0
except ZeroDivisionError:
    kind, value, tb = sys.exc_info()
    print(kind, value, tb is not None, sys.exception() is value)
print(sys.exc_info()[0])
