# __new__, __init__, __init_subclass__, __set_name__, __class_getitem__, type() with three arguments, __call__.
class Cached:
    made = {}

    def __new__(cls, key):
        if key not in cls.made:
            cls.made[key] = super().__new__(cls)
        return cls.made[key]

    def __init__(self, key):
        self.key = key


print(Cached(1) is Cached(1), Cached(1) is Cached(2), Cached(2).key)


class Different:
    def __new__(cls):
        return 42

    def __init__(self):
        print("never called")


class Plugin:
    plugins = []

    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.plugin_name = name or cls.__name__.lower()
        Plugin.plugins.append(cls.plugin_name)


class Alpha(Plugin):
    pass


class Beta(Plugin, name="second"):
    pass


class Gamma(Beta, name="third"):
    pass


print(Different(), Plugin.plugins, Gamma.plugin_name, Beta.plugin_name)


class Generic:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"


print(Generic[int], Generic["x", 1], type(Generic()) is Generic)
Made = type("Made", (Plugin,), {"x": 1, "hello": lambda self: f"hello {self.x}"})
print(Made, Made().hello(), Made.__name__, Made.__bases__, Made.__mro__, Plugin.plugins[-1], type(Made),
    Made.__module__, Made.__qualname__)
Sub = type("Sub", (int,), {"__repr__": lambda self: "sub", "double": property(lambda self: self * 2)})
print(Sub(4), Sub(4).double, Sub(3) + 1, type(Sub(1) + 1).__name__)


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *rest, scale=1):
        return (self.n + x + sum(rest)) * scale


print(Adder(5)(1), Adder(5)(1, 2, scale=10), callable(Adder(1)), callable(Adder), list(map(Adder(1), [1, 2])),
    callable(5))


class NoNew:
    def __init__(self, a, *, b):
        self.a = a


class Both:
    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        self.args = args
        return self

    def __init__(self, x=0):
        self.x = x


print(Both(3).args, Both(3).x)


class BadInit:
    def __init__(self):
        return 5


for code in ("BadInit()", "NoNew()", "NoNew(1)", "Both(1, 2)", "type('X')", "type('X', (), {})(1)", "type(1, (), {})",
             "type('X', 5, {})", "type('X', (), 5)", "type('X', (5,), {})", "type(1, 2)", "object.__new__()",
             "object.__new__(5)", "object.__new__(int)", "int.__new__(str)", "Plugin[0]",
             "class W(Plugin, other=1): pass",
             "class V(object, other=1): pass", "Cached()", "type('X', (int, str), {})", "type.__call__(5)",
             "type('a\\0b', (), {})", "class U(metaclass=5): pass", "Generic()[0]", "str.__new__(int)", "Alpha(1)"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
