# A special method that is None is called, and refuses; subclasses of containers keep their own iteration.
class Blocked:
    __add__ = __radd__ = __iadd__ = __eq__ = __lt__ = __bool__ = None
    __hash__ = object.__hash__


class Sized:
    __len__ = None


class NotIn:
    __contains__ = None
    __iter__ = None


def attempt(name, action):
    try:
        print(name, action())
    except TypeError as error:
        print(name, error)


def add_in_place():
    value = Blocked()
    value += 1


attempt("add", lambda: Blocked() + 1)
attempt("radd", lambda: 1 + Blocked())
attempt("iadd", add_in_place)
attempt("eq", lambda: Blocked() == 1)
attempt("req", lambda: object() == Blocked())
attempt("lt", lambda: Blocked() < 1)
attempt("bool", lambda: bool(Blocked()))
attempt("len", lambda: bool(Sized()))
attempt("in", lambda: 1 in NotIn())
attempt("iter", lambda: list(NotIn()))


class Shouting(list):
    def __getitem__(self, index):
        return "!" * index


shouting = Shouting([1, 2])
print(list(shouting), tuple(shouting), [*shouting], max(shouting), shouting[3], next(iter(shouting)))
for value in shouting:
    print(value)


class Times:
    def __rmul__(self, other):
        return "times", other

    def __index__(self):
        return 2


print("x" * Times(), [1] * Times(), (1,) * Times(), b"b" * Times(), 3 * Times())


class WithNew(list):
    def __new__(cls, *args, key=None):
        return super().__new__(cls)


class WithInit(tuple):
    def __init__(self, *args, key=None):
        pass


class Plain(list):
    pass


for cls in (WithNew, WithInit, Plain, type("Sub", (tuple,), {}), type("Set", (frozenset,), {})):
    attempt(cls.__name__, lambda: cls(key=1))


class Greeter:
    def greet(self, cls):
        return type(self).__name__, cls.__name__


class Holder:
    hello = classmethod(Greeter().greet)


print(Holder.hello(), Holder().hello())


class Documented(property):
    """of the class"""


def getter(self):
    """of the getter"""


print(Documented(getter).__doc__, Documented(None, doc="given").__doc__, Documented().__doc__)
print(property(getter).__doc__, Documented.__doc__)
