# Descriptors: data and non-data, __set_name__, order of lookup, functions as descriptors.
class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return f"class access to {self.name} of {owner.__name__}"
        return obj.__dict__.get(self.name, "unset")

    def __set__(self, obj, value):
        print("set", self.name, value)
        obj.__dict__[self.name] = value

    def __delete__(self, obj):
        print("delete", self.name)
        del obj.__dict__[self.name]


class NonData:
    def __get__(self, obj, owner):
        return "non-data", obj is None, owner.__name__


class Holder:
    d = Data()
    n = NonData()


h = Holder()
print(h.d, Holder.d, h.n, Holder.n)
h.d = 1
h.n = "instance wins"
print(h.d, h.n, h.__dict__)
del h.d
print(h.d)
Holder.d = "replaced"
print(Holder.d, h.d)


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, obj, owner):
        return self if obj is None else getattr(obj, self.slot)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.slot[1:]} must be {self.kind.__name__}, not {type(value).__name__}")
        setattr(obj, self.slot, value)


class Person:
    name = Typed(str)
    age = Typed(int)

    def __init__(self, name, age):
        self.name = name
        self.age = age


p = Person("Ann", 30)
print(p.name, p.age, vars(p), type(Person.age).__name__)
for make in (lambda: Person(1, 2), lambda: Person("x", "y"), lambda: delattr(p, "name")):
    try:
        make()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["s"] = value * 2


class UsesSetOnly:
    s = SetOnly()


u = UsesSetOnly()
print(type(u.s).__name__)
u.s = 4
print(u.s)


def free(self, x):
    return self, x


print(free.__get__(5)(1), free.__get__(None, int) is free, staticmethod(free).__get__(5) is free,
    classmethod(free).__get__(5)(1)[0], classmethod(free).__get__(None, str)(1)[0], free.__get__("a").__self__)


class Method:
    def __get__(self, obj, owner):
        return lambda *args: (obj is not None, args)


class M:
    call = Method()
    __len__ = lambda self: 7
    __getitem__ = lambda self, key: key * 2


print(M().call(1, 2), M.call(3), len(M()), M()[4])
m = M()
m.__len__ = lambda: 99
print(len(m), m.__len__())


class BadName:
    def __set_name__(self, owner, name):
        raise ValueError("no name wanted")


try:
    class Bad:
        attr = BadName()
except ValueError as error:
    print(error, getattr(error, "__notes__", None))
