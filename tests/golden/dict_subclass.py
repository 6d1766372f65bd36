# Subclasses of dict: __missing__, overridden methods, equality, merging, repr.
class Default(dict):
    def __init__(self, make):
        super().__init__()
        self.make = make

    def __missing__(self, key):
        value = self[key] = self.make()
        return value


d = Default(list)
d["a"].append(1)
d["a"].append(2)
d["b"]
print(d, d.get("c"), "c" in d, len(d), d == {"a": [1, 2], "b": []}, isinstance(d, dict), d.make is list)


class Lower(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __contains__(self, key):
        return super().__contains__(key.lower())


low = Lower()
low["ABC"] = 1
print(low, low["aBc"], "Abc" in low, list(low), low.get("ABC"))
try:
    low["nope"]
except KeyError as error:
    print("KeyError", error)


class Counter(dict):
    def __missing__(self, key):
        return 0

    def add(self, items):
        for item in items:
            self[item] += 1
        return self


c = Counter().add("abracadabra")
print(c, c["z"], sorted(c.items(), key=lambda p: -p[1])[0], "z" in c, {**c}, dict(c) == c)


class Attr(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name, value):
        self[name] = value


a = Attr(x=1)
a.y = 2
print(a.x, a.y, a, hasattr(a, "z"))
try:
    a.z
except AttributeError as error:
    print("AttributeError", error)


class Loud(dict):
    def __iter__(self):
        return iter(["from", "iter"])

    def keys(self):
        return ["k1"]


print(list(Loud(a=1)), len(Loud(a=1)), Loud(a=1))
