# property: getters, setters, deleters, docs, inheritance, on classes, errors.
class Celsius:
    def __init__(self, degrees=0.0):
        self._degrees = degrees

    @property
    def degrees(self):
        """Degrees celsius."""
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273.15:
            raise ValueError("below absolute zero")
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        print("deleting")
        self._degrees = None

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32


t = Celsius(100)
print(t.degrees, t.fahrenheit, Celsius.degrees.__doc__, type(Celsius.degrees).__name__)
t.degrees = 37
t.degrees += 0.5
print(t.degrees, t.fahrenheit)
try:
    t.degrees = -300
except ValueError as error:
    print(error)
for code in ("t.fahrenheit = 5", "del t.fahrenheit", "t.degrees.x", "Celsius.degrees.fget(5)", "t.degrees()",
        "Celsius.degrees.nope"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)
del t.degrees
print(t.degrees)
t.__dict__["degrees"] = "in the dict"
print(t.degrees, t.__dict__["degrees"])


class Old:
    def get(self):
        return "got"

    def put(self, value):
        print("put", value)

    x = property(get, put, None, "doc of x")
    y = property(get)
    z = property()
    w = property(fset=put)


o = Old()
o.x = 5
print(o.x, Old.x.__doc__, Old.x.fget is Old.get, Old.x.fdel, Old.y.fset)
for code in ("o.y = 1", "o.z", "del o.x", "o.w", "o.z = 1", "property(1, 2, 3, 4, 5)"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Child(Celsius):
    @property
    def degrees(self):
        return super().degrees * 2 if self._degrees else 0

    @Celsius.fahrenheit.getter
    def fahrenheit(self):
        return "overridden"


c = Child(10)
print(c.degrees, c.fahrenheit, isinstance(Child.__dict__["degrees"], property))


class Raises:
    @property
    def broken(self):
        return self.missing

    def __getattr__(self, name):
        return "fallback for " + name


class Raises2:
    @property
    def broken(self):
        raise AttributeError("from the getter")


print(Raises().broken)
try:
    Raises2().broken
except AttributeError as error:
    print(error, hasattr(Raises2(), "broken"), getattr(Raises2(), "broken", "default"))


class Lazy:
    calls = 0

    @property
    def value(self):
        Lazy.calls += 1
        self.__dict__["cached"] = 42
        return self.cached


lazy = Lazy()
print(lazy.value, lazy.value, Lazy.calls)
