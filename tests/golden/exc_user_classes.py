# User exceptions: constructors, attributes, str, inheritance, multiple bases, __new__ without super().__init__.
class AppError(Exception):
    """Base of the application's errors."""


class CodeError(AppError):
    def __init__(self, code, message="no message"):
        super().__init__(code, message)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {self.args[1]}"


class NotFound(AppError, KeyError):
    pass


class NoSuper(Exception):
    def __init__(self, a, b):
        self.a = a


class Kw(Exception):
    def __init__(self, *, detail):
        self.detail = detail


class WithRepr(ValueError):
    def __repr__(self):
        return "custom repr"


for make in (lambda: AppError("plain"), lambda: CodeError(404), lambda: CodeError(500, "broken"),
        lambda: NotFound("key"), lambda: NoSuper(1, 2), lambda: Kw(detail="d"), lambda: WithRepr("w"),
        lambda: AppError):
    try:
        raise make()
    except AppError as error:
        print("AppError", type(error).__name__, repr(error), str(error), error.args)
    except Exception as error:
        print("other", type(error).__name__, repr(error), str(error), error.args)
try:
    raise NotFound("missing")
except KeyError as error:
    print(isinstance(error, AppError), str(error), NotFound.__mro__[1:4])
print(CodeError(1).code, AppError.__doc__, issubclass(CodeError, Exception), CodeError.__name__)
try:
    raise CodeError
except TypeError as error:
    print(error)


class Hidden:
    pass


class Sneaky(Exception):
    def __new__(cls, *args):
        return ValueError("made by __new__")


class Wrong(Exception):
    def __new__(cls, *args):
        return 5


for kind in (Hidden, Sneaky, Wrong, Hidden()):
    try:
        raise kind
    except Exception as error:
        print(type(error).__name__, error)


class Counted(Exception):
    count = 0

    def __init__(self, *args):
        Counted.count += 1
        super().__init__(*args)


for _ in range(5):
    try:
        raise Counted(_)
    except Counted:
        pass
print(Counted.count)
e = AppError("with notes")
e.add_note("first note")
e.add_note("second")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as error:
    print(error)


class Retry(Exception):
    pass


def flaky(attempts):
    for n in range(attempts):
        try:
            if n < 3:
                raise Retry(n)
            return f"succeeded after {n}"
        except Retry as error:
            last = error
    raise AppError("gave up") from last


print(flaky(5))
try:
    flaky(2)
except AppError as error:
    print(error, repr(error.__cause__))


class Dynamic(type):
    def __instancecheck__(cls, other):
        return True

    def __subclasscheck__(cls, other):
        return True


class Everything(Exception, metaclass=Dynamic):
    pass


try:
    try:
        raise ValueError("not matched through __subclasscheck__")
    except Everything:
        print("caught by Everything")
except ValueError as error:
    print(error)
