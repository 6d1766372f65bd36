# Decorators on functions, methods and classes: order, arguments, stacking, replacing.
def log(label):
    def decorate(f):
        def wrapper(*args, **kwargs):
            print(label, "calls", f.__name__, args, kwargs)
            return f(*args, **kwargs)
        wrapper.__name__ = f.__name__
        return wrapper
    return decorate


@log("outer")
@log("inner")
def add(a, b=0):
    return a + b


print(add(1, b=2), add.__name__)


def register(f):
    registry.append(f.__name__)
    return f


registry = []


@register
def one():
    pass


@register
@log("two")
def two():
    pass


print(registry)


@lambda f: f()
def value():
    return "computed at once"


print(value)
decorators = {"double": lambda f: lambda *a: f(*a) * 2}


@decorators["double"]
def seven():
    return 7


print(seven())


@(lambda cls: setattr(cls, "tag", "added") or cls)
class Tagged:
    pass


print(Tagged.tag)


def singleton(cls):
    return cls()


@singleton
class config:
    name = "only one"

    def get(self):
        return self.name


print(config.get(), type(config).__name__)


class CountCalls:
    def __init__(self, f):
        self.f = f
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.f(*args)


@CountCalls
def square(x):
    return x * x


print(square(3), square(4), square.calls)


class Methods:
    @log("method")
    def m(self, x):
        return x

    @staticmethod
    @log("static")
    def s(x):
        return x

    @classmethod
    @log("class")
    def c(cls, x):
        return cls.__name__, x


Methods.__repr__ = lambda self: "<m>"
print(Methods().m(1), Methods.s(2), Methods().s(3), Methods.c(4))
try:
    @5
    def broken():
        pass
except TypeError as error:
    print(error, "broken" in globals())
