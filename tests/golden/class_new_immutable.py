# __new__ on immutable bases: int, float, str, tuple, frozenset; operations return the base type.
class Meters(float):
    def __new__(cls, value, unit="m"):
        self = super().__new__(cls, value)
        self.unit = unit
        return self

    def __repr__(self):
        return f"{float(self)}{self.unit}"

    def __add__(self, other):
        return Meters(float(self) + float(other), self.unit)


class Upper(str):
    def __new__(cls, text):
        return super().__new__(cls, text.upper())

    def __getitem__(self, i):
        return "item " + str.__getitem__(self, i)


class Even(int):
    def __new__(cls, n):
        if n % 2:
            raise ValueError(f"{n} is odd")
        return int.__new__(cls, n)

    def __eq__(self, other):
        return "compared"

    __hash__ = int.__hash__


class Pair(tuple):
    def __new__(cls, a, b):
        return super().__new__(cls, [a, b])

    def __repr__(self):
        return "Pair" + super().__repr__()


class Letters(frozenset):
    def __contains__(self, x):
        return super().__contains__(x.lower())


m = Meters(2.5)
print(m, m + 1, m * 2, type(m * 2).__name__, m > 2, m.unit, isinstance(m, float), f"{m:.3f}", str(m), round(m),
    m == 2.5, {2.5: "k"}[m])
u = Upper("abc")
print(u, u[0], u + "d", u.lower(), type(u.lower()).__name__, len(u), list(u), u == "ABC", f"{u:>5}", "%s" % u)
print(Even(4), Even(4) == 5, Even(4) + 1, {Even(2): 1}, hash(Even(8)) == hash(8), Even(6) in [1, 6], range(Even(4)),
    "ab" * Even(2), [1, 2, 3][Even(2)])
try:
    Even(3)
except ValueError as error:
    print(error)
p = Pair(1, 2)
print(p, p[0], p + (3,), p == (1, 2), len(p), [*p], p.index(2), Pair(2, 1) > p, sorted([Pair(2, 1), p]))
print("A" in Letters("abc"), "Z" in Letters("abc"), len(Letters("aab")), Letters("a") == frozenset("a"),
    type(Letters("ab") | {"c"}).__name__)


class Flag(int):
    def __bool__(self):
        return False

    def __str__(self):
        return "flag"

    def __index__(self):
        return 1


f = Flag(5)
print(bool(f), str(f), repr(f), f + 1, f"{f}", "%d" % f, int(f), [10, 20, 30, 40, 50, 60][f], "yes" if f else "no",
    f * f, -f, f.__int__())
