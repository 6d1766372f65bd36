# Every binary operator method: direct, reflected, in-place, NotImplemented, subclass priority.
names = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**",
    "lshift": "<<", "rshift": ">>", "and": "&", "or": "|", "xor": "^", "matmul": "@"}


def direct(name):
    return lambda self, other: f"{type(self).__name__}.{name}({other})"


class All:
    def __str__(self):
        return "all"


class Sub(All):
    pass


for name in names:
    setattr(All, f"__{name}__", direct(name))
    setattr(All, f"__r{name}__", direct("r" + name))
    setattr(Sub, f"__r{name}__", direct("r" + name))


class InPlace(All):
    pass


for name in names:
    setattr(InPlace, f"__i{name}__", direct("i" + name))
a, s = All(), Sub()
for name, op in names.items():
    x, y = All(), InPlace()
    scope = {"a": a, "s": s, "x": x, "y": y}
    exec(f"r1 = a {op} 1\nr2 = 1 {op} a\nr3 = a {op} s\nr4 = s {op} a\nx {op}= 2\ny {op}= 3", scope)
    print(op, scope["r1"], scope["r2"], scope["r3"], scope["r4"], scope["x"], scope["y"])


class Nothing:
    def __add__(self, other):
        print("add asked", end=" ")
        return NotImplemented

    def __radd__(self, other):
        print("radd asked", end=" ")
        return NotImplemented

    def __iadd__(self, other):
        print("iadd asked", end=" ")
        return NotImplemented


class Helper:
    def __radd__(self, other):
        return "helped"


n = Nothing()
print(n + Helper())
x = n
x += Helper()
print(x)
for code in ("n + 1", "1 + n", "n + n", "n - 1", "n @ n", "n ** 2", "n += 1", "n //= 2", "divmod(n, 1)", "n >> 1",
        "2 ** n", "n <<= 1", "'a' + n", "[] + n", "pow(n, 2, 3)", "n % 2"):
    try:
        exec(code)
    except TypeError as error:
        print(code, "->", error)


class Mod:
    def __divmod__(self, other):
        return "divmod", other

    def __rdivmod__(self, other):
        return "rdivmod", other

    def __pow__(self, other, modulo=None):
        return "pow", other, modulo

    def __rpow__(self, other):
        return "rpow", other

    def __rmod__(self, other):
        return "rmod", other


m = Mod()
print(divmod(m, 2), divmod(2, m), pow(m, 2), pow(m, 2, 3), m ** 4, 2 ** m, 5 % m)
print("text %s" % 1, [1, 2] * True)


class Vector:
    def __init__(self, *values):
        self.values = values

    def __mul__(self, k):
        if isinstance(k, Vector):
            return sum(x * y for x, y in zip(self.values, k.values))
        return Vector(*[x * k for x in self.values])

    __rmul__ = __mul__

    def __matmul__(self, other):
        return self * other

    def __repr__(self):
        return f"Vector{self.values}"


print(Vector(1, 2) * 3, 3 * Vector(1, 2), Vector(1, 2) @ Vector(3, 4), 2.5 * Vector(2), [Vector(1) * 2])
