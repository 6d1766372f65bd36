# __traceback__: frames, line numbers, with_traceback, growth while unwinding.
def lines(error):
    tb = error.__traceback__
    out = []
    while tb is not None:
        out.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    return out


def inner():
    raise ValueError("deep")


def middle():
    inner()


def outer():
    try:
        middle()
    except ValueError as error:
        print(lines(error))
        raise


try:
    outer()
except ValueError as error:
    print(lines(error))
    saved = error
print(ValueError().__traceback__, saved.__traceback__ is not None)
try:
    raise saved
except ValueError as error:
    print(lines(error))
try:
    raise saved.with_traceback(None)
except ValueError as error:
    print(lines(error))
    error.__traceback__ = None
    print(error.__traceback__)
try:
    [1 / n for n in (1, 0)]
except ZeroDivisionError as error:
    print(lines(error))


def gen():
    yield 1
    raise KeyError


try:
    list(gen())
except KeyError as error:
    print(lines(error))
try:
    (lambda:
        1 +
        None)()
except TypeError as error:
    print(lines(error))


class C:
    def __init__(self):
        self.missing


try:
    C()
except AttributeError as error:
    print(lines(error))
try:
    sorted([1, 2], key=lambda x: x.nope)
except AttributeError as error:
    print(lines(error), error.__traceback__.tb_frame.f_code.co_name, type(error.__traceback__).__name__)
