# callable, id, hash: what is callable, identity, equal values have equal hashes.
class C:
    def __call__(self):
        return 1


class D:
    pass


d = D()
d.__call__ = lambda: 1
print([callable(x) for x in (len, print, int, C, C(), D, d, lambda: 1, 5, "a", None, [].append, C().__call__,
    str.upper, type, Exception)])
a = []
b = a
print(id(a) == id(b), id(a) == id([]), id(None) == id(None), isinstance(id(a), int))
print(hash(1) == hash(1.0) == hash(True), hash(0) == hash(0.0) == hash(False) == hash(-0.0),
    hash(2 ** 40) == hash(2.0 ** 40), hash("a") == hash("a"), hash((1, 2)) == hash((1.0, 2)),
    hash(b"a") == hash(b"a"), hash(frozenset([1, 2])) == hash(frozenset([2, 1])), hash(None) == hash(None),
    hash(range(3)) == hash(range(0, 3)), hash(2 ** 100) == hash(float(2 ** 100)))
print(hash(5), hash(-1), hash(-2), hash(2 ** 61 - 1), hash(2 ** 61), hash(-(2 ** 61)), hash(2 ** 64), hash(0.5),
    hash(True), hash(1.5), hash(-3.25), hash(10 ** 20), hash(float("inf")), hash(D) == hash(D), hash(d) == hash(d),
    hash(len) == hash(len))


class Hashed:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h


print(hash(Hashed(5)), hash(Hashed(-1)), hash(Hashed(2 ** 61)), hash(Hashed(True)))
for code in ("hash([])", "hash({})", "hash(set())", "hash(([],))", "hash()", "hash(1, 2)", "hash(Hashed('x'))",
        "hash(Hashed(1.5))", "callable()", "id()", "hash(slice(1, [])) ", "{{}}", "hash((1, {}))"):
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)
