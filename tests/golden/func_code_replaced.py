# A call that has met a function many times meets it again with other code, which takes other arguments.


def one(a):
    return "one", a


def two(a, b):
    return "two", a, b


def other(a):
    return "other", a


def defaulting(a, b=5):
    return "defaulting", a, b


def every(*args):
    return "every", args


def f(a):
    return "f", a


def call(argument):
    return f(argument)


class Thing:
    def __repr__(self):
        return "thing"

    def method(self, a):
        return "method", a

    @property
    def size(self):
        return "size"


def call_method(thing, argument):
    return thing.method(argument), thing.size


def show(function, *args):
    try:
        print(function(*args))
    except TypeError as error:
        print("TypeError:", error)


thing = Thing()
for replacement in (one, two, other, defaulting, every, one):
    for turn in range(3):
        show(call, turn)
    f.__code__ = replacement.__code__
    f.__defaults__ = replacement.__defaults__
    for turn in range(3):
        show(call, turn)

for replacement in (two, one, lambda self, a: ("lambda", a), lambda *args: len(args), two):
    for turn in range(3):
        show(call_method, thing, turn)
    Thing.method.__code__ = replacement.__code__
    for turn in range(3):
        show(call_method, thing, turn)

Thing.size.fget.__code__ = two.__code__
for turn in range(2):
    show(call_method, thing, 1)
