# Docstrings and names of properties and of classes derived from property.
def getter(self):
    "of the getter"
    return 1


def plain(self):
    return 2


p = property(getter)
print(p.__doc__, p.getter(plain).__doc__, p.setter(plain).__doc__)
p.__doc__ = "set later"
print(p.__doc__, p.getter(plain).__doc__, p.getter(getter).__doc__)
q = property(getter, doc="given")
print(q.__doc__, q.getter(plain).__doc__, q.deleter(plain).__doc__)
for args in (), (1,), (1, 2, 3):
    try:
        property().__set_name__(*args)
    except TypeError as e:
        print(e)


class Slotted(property):
    __slots__ = ("extra",)


print(Slotted().__doc__, Slotted(plain).__doc__, Slotted(plain, doc="dropped").__doc__)
try:
    Slotted(getter)
except AttributeError as e:
    print(e)


class Derived(property):
    pass


print(Derived(getter).__doc__, Derived(plain, doc="given").__doc__)


class Owner:
    @Derived
    def value(self):
        "of value"
        return 5

    @value.setter
    def value(self, new):
        pass


print(Owner.value.__doc__, Owner().value, type(Owner.value).__name__)

# Methods of built-in classes bound to what they are not for.
for descriptor, wrong in [(set.add, 1), (int.__add__, "x"), (str.upper, b"x"), (Owner.__dict__["__dict__"], 3)]:
    try:
        descriptor.__get__(wrong)
    except TypeError as e:
        print(e)
