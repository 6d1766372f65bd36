# Classes changed after use: dunders added and removed, bases' methods replaced, __class__ assigned, metaclass attributes.
class A:
    pass


def attempt(f, *args):
    try:
        return f(*args)
    except TypeError as error:
        return str(error)


a = A()
add = lambda x: x + 1
size = lambda x: len(x)
item = lambda x: x[0]
call = lambda x: x(5)
iterate = lambda x: list(x)
truth = lambda x: bool(x)
compare = lambda x: (x == 1, x < 2 if hasattr(A, "__lt__") else None)
text = lambda x: str(x)[:9]
checks = [add, size, item, call, iterate, truth, text]
print([attempt(f, a) for f in checks])
A.__add__ = lambda self, other: f"added {other}"
A.__len__ = lambda self: 3
A.__getitem__ = lambda self, i: i * 10 if i < 3 else [][0]
A.__call__ = lambda self, x: f"called {x}"
A.__str__ = lambda self: "str of A"
print([attempt(f, a) for f in checks])
A.__iter__ = lambda self: iter("iter")
A.__bool__ = lambda self: False
A.__len__ = lambda self: 7
print([attempt(f, a) for f in checks])
del A.__add__, A.__len__, A.__call__, A.__iter__, A.__bool__
A.__getitem__ = None
print([attempt(f, a) for f in checks])


class Base:
    def __eq__(self, other):
        return "base eq"

    def hello(self):
        return "base hello"


class Child(Base):
    pass


class Grandchild(Child):
    pass


g = Grandchild()
hello = lambda: (g.hello(), g == 1)
print(hello())
Base.hello = lambda self: "new base hello"
print(hello())
Child.hello = lambda self: "child hello"
Child.__eq__ = lambda self, other: "child eq"
print(hello())
Grandchild.hello = property(lambda self: lambda: "property hello")
print(hello())
del Child.hello, Grandchild.hello, Child.__eq__
print(hello())


class Other:
    def hello(self):
        return "other hello"


for _ in range(2):
    g.__class__ = Other
    print(hello()[0], isinstance(g, Other), end="; ")
    g.__class__ = Grandchild
    print(hello()[0], isinstance(g, Base))


class Counter:
    instances = 0

    def __new__(cls):
        cls.instances += 1
        return object.__new__(cls)


for i in range(5):
    Counter()
    if i == 2:
        Counter.__init__ = lambda self: setattr(self, "initialised", True)
print(Counter.instances, hasattr(Counter(), "initialised"))


class Get:
    def __getattr__(self, name):
        return "fallback " + name


x = Get()
look = lambda: x.thing
print(look())
Get.thing = "on class"
print(look())
x.thing = "on instance"
print(look())
del x.thing, Get.thing
print(look())
Get.__getattribute__ = lambda self, name: "intercepted " + name
print(look())
del Get.__getattribute__
print(look())
Grandchild.__setattr__ = lambda self, name, value: object.__setattr__(self, name, value * 2)
g.n = 4
del Grandchild.__setattr__
g.m = 4
print(g.n, g.m)
