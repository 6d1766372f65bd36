# Classes: attributes, methods, instances, class body execution, repr, identity, dict.
class Dog:
    """A dog."""

    kind = "canine"
    tricks = []

    def __init__(self, name):
        self.name = name

    def speak(self, times=1):
        return f"{self.name} says {'woof ' * times}".strip()

    def learn(self, trick):
        self.tricks.append(trick)


a, b = Dog("Rex"), Dog("Fido")
a.learn("sit")
print(a.speak(), b.speak(times=2), Dog.speak(a), a.tricks, b.tricks is a.tricks, a.kind, Dog.kind, a.__dict__)
a.kind = "changed"
Dog.kind = "class changed"
print(a.kind, b.kind, vars(a), Dog.__name__, Dog.__doc__, Dog.__module__, Dog.__bases__, type(a) is Dog, isinstance(a,
    Dog))
print(repr(Dog), repr(a).split(" object at ")[0], str(type(a)), a == a, a == b, a != b, hash(a) == hash(a), a is a)
a.extra = [1]
del a.kind
print(a.kind, a.extra, hasattr(a, "nope"), getattr(a, "nope", "default"),
    sorted(k for k in Dog.__dict__ if not k.startswith("__")))
Dog.bark = lambda self: "bark " + self.name
a.own = lambda: "no self"
print(b.bark(), a.own(), a.bark.__self__ is a, Dog.bark(b))


class Body:
    print("in the body")
    x = 1
    for i in range(3):
        x += i
    if x > 3:
        y = "big"
    def helper(n): return n * 2
    z = helper(21)
    locals_seen = sorted(k for k in locals() if not k.startswith("_"))


print(Body.x, Body.y, Body.z, Body.i, Body.locals_seen, Body.__qualname__)


class Empty: pass


class Outer:
    class Inner:
        value = 5

        def get(self):
            return Outer.Inner.value + self.value


print(Outer.Inner().get(), Outer.Inner.__qualname__, Outer.Inner, Empty().__dict__, Empty.__mro__)
for code in ("a.nope", "Dog.nope", "Dog()", "Dog(1, 2)", "Dog.speak()", "a.speak(1, 2)", "Dog.speak(1)", "a()",
        "a[0]", "len(a)", "a + 1", "a < b", "-a", "iter(a)", "a.name.x", "del_a.x", "Empty(1)", "Empty(x=1)",
        "1 in a", "int(a)", "Dog.name", "a.speak.x", "next(a)", "a.__nope__", "Empty.x.y", "a @ b", "a += 1"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print(Dog.__init__.__qualname__, Dog("x").__class__.__name__, a.__class__ is Dog, Dog.__class__, object.__name__,
    isinstance(Dog, object), isinstance(Dog, type), issubclass(Dog, object))
