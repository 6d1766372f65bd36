# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__, setattr and friends.
class Fallback:
    known = 1

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(f"refused {name}")
        return f"made {name}"


f = Fallback()
f.own = 2
print(f.known, f.own, f.other, hasattr(f, "nothing"), hasattr(f, "yes"), getattr(f, "nope", "default"), getattr(f, "x"))
try:
    f.nothing
except AttributeError as error:
    print(error, error.name, error.obj is f)


class Everything:
    def __init__(self):
        self.real = "real"

    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError("hidden")
        print("get", name, end=" ")
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        return "after failing: " + name


e = Everything()
print(e.real)
print(e.secret)
print(e.unknown)
print(e.__class__.__name__)


class Frozen:
    def __init__(self):
        object.__setattr__(self, "x", 1)

    def __setattr__(self, name, value):
        raise AttributeError(f"cannot set {name} to {value!r}")

    def __delattr__(self, name):
        raise AttributeError(f"cannot delete {name}")


z = Frozen()
for code in ("z.x = 5", "del z.x", "z.new = 1", "setattr(z, 'y', 2)", "delattr(z, 'x')", "z.x += 1"):
    try:
        exec(code)
    except AttributeError as error:
        print(code, "->", error)
print(z.x, vars(z))


class Proxy:
    def __init__(self, target):
        self.__dict__["target"] = target

    def __getattr__(self, name):
        return getattr(self.target, name)

    def __setattr__(self, name, value):
        setattr(self.target, name, value)

    def __dir__(self):
        return ["b", "a"]


class Target:
    value = 1


t = Target()
p = Proxy(t)
p.value = 7
print(t.value, p.value, p.__dict__["target"] is t, dir(p), [n for n in dir(Target) if not n.startswith("__")])


class Super:
    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)

    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        return value + 1 if isinstance(value, int) else value


s = Super()
s.n = 10
print(s.n, s.__dict__["n"])
for code in ("getattr(1)", "getattr(1, 2)", "setattr(1, 'a')", "setattr(1, 'a', 2)", "hasattr(1, 2)",
        "delattr(t, 'nope')", "t.nope", "(5).x = 1", "getattr(t, 'nope')", "Target.nope", "None.x",
        "setattr(t, 5, 1)", "t.__class__ = 5", "[].x = 1", "len.x", "'a'.b", "Target.__dict__['v'] = 1",
        "(1).real = 2", "t.vale", "Target().valeu", "[].apend", "'a'.uper"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)
setattr(t, "with space", 1)
print(getattr(t, "with space"), vars(t), t.__dict__ is vars(t))
t.__dict__["direct"] = "d"
print(t.direct)
t.__dict__ = {"value": "swapped"}
print(t.value, hasattr(t, "direct"))


class Other:
    def hello(self):
        return "hello from Other"


t.__class__ = Other
print(t.hello(), type(t).__name__, t.value)
