# super with no, one and two arguments: in methods, classmethods, nested functions, properties, slots, __new__.
class A:
    def __init__(self):
        self.log = ["A"]

    def name(self):
        return "A.name"

    @property
    def prop(self):
        return "A.prop"

    @classmethod
    def make(cls):
        return f"A.make {cls.__name__}"

    def __getitem__(self, key):
        return f"A[{key}]"

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    x = "A.x"


class B(A):
    def __init__(self):
        super().__init__()
        self.log.append("B")

    def name(self):
        return "B>" + super().name()

    @property
    def prop(self):
        return "B>" + super().prop

    @classmethod
    def make(cls):
        return "B>" + super().make()

    def __getitem__(self, key):
        return "B>" + super().__getitem__(key)

    def x_of_super(self):
        return super().x

    def explicit(self):
        return super(B, self).name(), super(B, type(self)).make(), A.name(self)

    def in_nested(self):
        def inner(self):
            return super(B, self).name()
        return inner(self), [super(B, self).name() for _ in range(1)], (lambda: super(B, self).name())()

    def comprehension(self):
        return [f() for f in [super().name]]

    def missing(self):
        return super().nope

    def bound(self):
        s = super()
        return s.name(), s.prop, s.__self__ is self, s.__thisclass__ is B, s.__self_class__ is type(self)


class C(B):
    x = "C.x"

    def name(self):
        return "C>" + super().name()


for o in (B(), C()):
    print(o.log, o.name(), o.prop, o.make(), o[5], o.x_of_super(), o.explicit(), o.in_nested(), o.comprehension(),
        o.bound())
try:
    B().missing()
except AttributeError as error:
    print(error)


class Count(int):
    def __new__(cls, n):
        return super().__new__(cls, n * 2)

    def __add__(self, other):
        return Count(super().__add__(other))

    def __repr__(self):
        return f"Count({super().__repr__()})"


class Quiet(dict):
    def __getitem__(self, key):
        return super().get(key, "default")

    def update(self, *args, **kwargs):
        super().update(*args, **kwargs)
        return self


print(Count(5), Count(1) + 1, Quiet(a=1)["a"], Quiet()["b"], Quiet().update(x=1))


class Generators(A):
    def name(self):
        yield super().name()
        yield from (n for n in [super(Generators, self).name()])


print(list(Generators().name()))


class NoSelf(A):
    def deleted(self):
        del self
        return super().name()

    def no_arguments():
        return super().name()

    def rebound(self):
        self = B()
        try:
            return super().name()
        except TypeError as error:
            return str(error)


for call in (lambda: NoSelf().deleted(), lambda: NoSelf.no_arguments(), lambda: NoSelf().rebound(), lambda: super(B,
             A()).name(),
             lambda: super(int, "a"), lambda: super(5, 5), lambda: super().x, lambda: super(B).name):
    try:
        print(call())
    except (RuntimeError, TypeError, AttributeError, NameError) as error:
        print(type(error).__name__, error)
