# Container methods: getitem, setitem, delitem, contains, len, iter, reversed, missing, length_hint.
class Ring:
    def __init__(self, items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return Ring(self.items[i])
        return self.items[i % len(self.items)]

    def __setitem__(self, i, value):
        self.items[i % len(self.items)] = value

    def __delitem__(self, i):
        del self.items[i % len(self.items)]

    def __contains__(self, x):
        print("contains?", x, end=" ")
        return x in self.items

    def __reversed__(self):
        return iter(["reversed"] + self.items[::-1])

    def __iter__(self):
        return iter(self.items)

    def __repr__(self):
        return f"Ring({self.items})"


r = Ring("abc")
r[4] = "B"
print(r, r[7], r[-1], r[:2], len(r), "B" in r, "z" in r, "z" not in r, list(r), list(reversed(r)), [*r], sorted(r),
    max(r), bool(r), bool(Ring([])))
del r[3]
print(r, "".join(r), dict(enumerate(r)), tuple(zip(r, r)), r[0:1].items)
x, y = r
print(x, y)


class Sequence:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError("done")
        return i * i


s = Sequence()
print(list(s), 4 in s, 5 in s, [a + b for a, b in zip(s, s)], max(s), sum(s), *s)
it = iter(s)
print(next(it), next(it), next(it), next(it, "end"), type(it).__name__)


class WithLen(Sequence):
    def __len__(self):
        return 3


print(list(reversed(WithLen())))


class KeyStop:
    def __getitem__(self, i):
        if i == 2:
            raise KeyError(i)
        return i


try:
    list(KeyStop())
except KeyError as error:
    print("KeyError", error)


class NoIter:
    __iter__ = None

    def __getitem__(self, i):
        return i


class NoContains:
    __contains__ = None


for code in ("list(NoIter())", "1 in NoContains()", "reversed(s)", "reversed({1})", "s['a']", "s[0] = 1", "del s[0]",
        "len(s)", "iter(5)", "5 in 5", "reversed(5)", "next([])", "r[1, 2]", "iter(object())", "[][s]"):
    try:
        print(code, eval(code) if "=" not in code and "del" not in code else exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1

    def __length_hint__(self):
        return self.n


c = Countdown(3)
print(list(c), list(c), next(c, "none"), sum(Countdown(4)), 2 in Countdown(5), {*Countdown(2)} == {1, 2})
for n in Countdown(3):
    for m in Countdown(2):
        print((n, m), end=" ")
print()
a, *b = Countdown(4)
print(a, b, list(map(str, Countdown(2))), list(zip(Countdown(3), Countdown(2))), dict(zip("ab", Countdown(2))))
