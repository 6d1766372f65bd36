# Rich comparison and hashing: reflection, NotImplemented, default equality, __ne__ from __eq__, sorting.
class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts == other.parts

    def __lt__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts < other.parts

    def __le__(self, other):
        return self < other or self == other

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return "v" + ".".join(map(str, self.parts))


a, b, c = Version(1, 2), Version(1, 10), Version(1, 2)
print(a == c, a != c, a == b, a != b, a < b, a > b, a <= c, a >= c, b > a, a == 5, a != 5, 5 == a, sorted([b, a,
    Version(0)]), max(a, b), min(b, a), {a: 1}[c], len({a, b, c}), a in [b, c], [b, a].index(c))
for code in ("a < 5", "5 > a", "a > 5", "sorted([a, 5])", "a <= 'x'"):
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)


class Loud:
    def __init__(self, name):
        self.name = name


def method(op):
    def compare(self, other):
        print(f"{self.name}.{op}", end=" ")
        return NotImplemented
    return compare


class SubLoud(Loud):
    pass


for op in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Loud, f"__{op}__", method(op))
    setattr(SubLoud, f"__{op}__", method("sub" + op))
Loud.__hash__ = object.__hash__
x, y = Loud("x"), SubLoud("y")
print(x == y, x != y, x == x)
for op in ("<", "<=", ">", ">="):
    try:
        eval(f"x {op} y")
    except TypeError as error:
        print(error)


class OnlyEq:
    def __eq__(self, other):
        return "not a bool"


o = OnlyEq()
print(o == 1, o != 1, 1 == o, o in [2], [o] == [3], bool(o == 1), OnlyEq.__hash__)
try:
    hash(o)
except TypeError as error:
    print(error)


class OnlyNe:
    def __ne__(self, other):
        return "ne"


print(OnlyNe() != 1, OnlyNe() == 1, 1 != OnlyNe())


class Chain:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        print("lt", self.n, other.n, end=" ")
        return self.n < other.n


print(Chain(1) < Chain(2) < Chain(3))
print(Chain(2) < Chain(1) < Chain(3))
print(Chain(5) > Chain(4))


class Eq(Version):
    def __eq__(self, other):
        return True


print(Eq.__hash__, Version(1) == Eq(2), Eq(2) == 5)
