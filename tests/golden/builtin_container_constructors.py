# list, tuple, set, frozenset, dict, bytes, str called with every kind of iterable.
class It:
    def __iter__(self):
        return iter([3, 1])


class Old:
    def __getitem__(self, i):
        if i == 2:
            raise IndexError
        return i


def gen():
    yield 1
    yield 0


for make in (list, tuple, lambda x: sorted(set(x)), lambda x: sorted(frozenset(x)), lambda x: list(bytes(x)),
        lambda x: dict.fromkeys(x)):
    print(make([1, 2]), make((3,)), make(range(3)), make(gen()), make(It()), make(Old()), make({5: 6}),
        make(x for x in [7]), make(b"a"), make([]))
a = [1, [2]]
b = list(a)
b[1].append(3)
b.append(4)
print(a, b, tuple(a) == (1, [2, 3]), list(tuple(a)) == a, dict(a=1) | dict(b=2), dict([("k", 1), ["l", 2]]),
    dict(zip("ab", gen())))
print(dict({"a": 1}, a=2), dict(**{"x y": 1}), {**dict(a=1)}, dict(dict(q=1).items()), set("hello") == set("olleh"),
    frozenset(frozenset([1])))
print(list(), tuple(), set(), frozenset(), dict(), str(), bytes(), int(), float(), bool(), list("") == [],
    str(b"") == "b''")


class Keys:
    def keys(self):
        return iter(["k"])

    def __getitem__(self, key):
        return key * 3


print(dict(Keys()), dict(Keys(), other=1), {**Keys()})
for make in (list, tuple, set, frozenset, dict, bytes):
    for bad in (5, None, 1.5, len, [[]], ["ab", 1], object):
        try:
            print(make.__name__, "made", type(make(bad)).__name__)
        except (TypeError, ValueError) as error:
            print(make.__name__, type(error).__name__, error)
