# Metaclasses: creation, __call__, __prepare__, attributes, inheritance, conflicts.
class Meta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in namespace if not k.startswith("__")), kwargs)
        cls = super().__new__(mcls, name, bases, namespace)
        cls.tag = kwargs.get("tag", "none")
        return cls

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", name)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("call", cls.__name__, args)
        return super().__call__(*args, **kwargs)

    def __repr__(cls):
        return f"<Meta {cls.__name__}>"

    def __len__(cls):
        return 7

    def __getitem__(cls, key):
        return cls.__name__, key

    def __contains__(cls, x):
        return x == 5

    def __iter__(cls):
        return iter("meta")

    def __getattr__(cls, name):
        return f"meta attribute {name}"

    @property
    def shout(cls):
        return cls.__name__.upper()

    def method(cls):
        return "method of " + cls.__name__

    def __instancecheck__(cls, obj):
        return obj == "instance"

    def __subclasscheck__(cls, sub):
        return sub is int


class Base(metaclass=Meta):
    x = 1

    def __init__(self, v=0):
        self.v = v


class Derived(Base, tag="given"):
    y = 2


print(Derived, type(Derived), Derived(3).v, len(Derived), Derived["k"], 5 in Base, list(Base), Derived.tag, Base.tag,
    Derived.shout, Derived.method(), Derived.unknown)
print(isinstance("instance", Base), isinstance(1, Base), issubclass(int, Base), issubclass(str, Base))
try:
    Derived(1).shout
except AttributeError as error:
    print(error)


class Ordered(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        print("prepare", name)
        return {"injected": "from prepare"}

    def __setattr__(cls, name, value):
        print("set", name)
        super().__setattr__(name, value)


class O(metaclass=Ordered):
    seen = injected


O.z = 5
print(O.seen, O.injected, O.z)


class Singleton(type):
    instances = {}

    def __call__(cls, *args):
        if cls not in Singleton.instances:
            Singleton.instances[cls] = super().__call__(*args)
        return Singleton.instances[cls]


class One(metaclass=Singleton):
    pass


print(One() is One(), type(One).__name__, isinstance(One, Singleton))


class OtherMeta(type):
    pass


try:
    class Conflict(Base, metaclass=OtherMeta):
        pass
except TypeError as error:
    print(error)


def function_meta(name, bases, namespace):
    return name, bases, sorted(k for k in namespace if not k.startswith("__"))


class NotAClass(metaclass=function_meta):
    a = b = 1


print(NotAClass)
Dynamic = Meta("Dynamic", (), {"q": 1})
print(Dynamic.q, Dynamic)


class Sortable(type):
    def __lt__(cls, other):
        return cls.__name__ < other.__name__


class Zed(metaclass=Sortable): pass
class Ann(metaclass=Sortable): pass


print([c.__name__ for c in sorted([Zed, Ann])])
