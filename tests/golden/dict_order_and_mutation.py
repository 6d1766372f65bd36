# Insertion order through deletes and reinserts; changing while iterating; many keys; equal keys.
d = {}
for i in range(1000):
    d[i * 7919 % 1009] = i
for i in range(0, 1000, 3):
    del d[i * 7919 % 1009]
for i in range(0, 1000, 9):
    d[i * 7919 % 1009] = -i
print(len(d), list(d)[:5], list(d)[-5:], sum(d.values()), d.popitem(), next(iter(d)), next(reversed(d)))
keys = list(d)
for k in keys[::2]:
    d.pop(k)
print(len(d), all(k in d for k in keys[1::2]), any(k in d for k in keys[::2]))
e = {1: "int"}
e[1.0] = "float"
e[True] = "bool"
print(e, list(map(type, e)))


def attempt(change):
    e = {1: 1, 2: 2, 3: 3}
    seen = []
    try:
        for k in e:
            seen.append(k)
            change(e, k)
    except RuntimeError as error:
        print(seen, error)
    else:
        print(seen, e)


def replace(e, k):
    e[k] = "new"


def grow(e, k):
    e[k + 10] = 1


def shrink(e, k):
    del e[k]


def swap(e, k):
    del e[k]
    e[k + 10] = 1


attempt(replace)
attempt(grow)
attempt(shrink)
attempt(swap)
for view in ("keys", "values", "items"):
    e = {1: 1, 2: 2}
    it = iter(getattr(e, view)())
    print(next(it), it.__length_hint__())
    e[3] = 3
    try:
        next(it)
    except RuntimeError as error:
        print(error)


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 2

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


f = {Key(i): i for i in range(8)}
del f[Key(3)], f[Key(0)]
f[Key(3)] = "back"
print(f, f[Key(5)], Key(0) in f, Key(7) in f)


class BadEq:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("compared")


g = {BadEq(): 1}
try:
    g[BadEq()] = 2
except ValueError as error:
    print(error, len(g))


class NoHash:
    __hash__ = None


class OnlyEq:
    def __eq__(self, other):
        return True


class BadHash:
    def __hash__(self):
        return "x"


for bad in (NoHash(), OnlyEq(), BadHash(), [], {1}, {}):
    try:
        {bad: 1}
    except TypeError as error:
        print(error)
