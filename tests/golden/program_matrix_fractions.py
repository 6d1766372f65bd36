# A fraction class with all operators, matrices over it, determinants and inverses.
from math import gcd


class Fraction:
    __slots__ = ("n", "d")

    def __init__(self, n, d=1):
        if d == 0:
            raise ZeroDivisionError(f"Fraction({n}, 0)")
        if d < 0:
            n, d = -n, -d
        g = gcd(n, d)
        self.n, self.d = n // g, d // g

    @staticmethod
    def of(x):
        return x if isinstance(x, Fraction) else Fraction(x) if isinstance(x, int) else NotImplemented

    def _binary(operation):
        def method(self, other):
            other = Fraction.of(other)
            return other if other is NotImplemented else operation(self, other)

        def reflected(self, other):
            other = Fraction.of(other)
            return other if other is NotImplemented else operation(other, self)

        return method, reflected

    __add__, __radd__ = _binary(lambda a, b: Fraction(a.n * b.d + b.n * a.d, a.d * b.d))
    __sub__, __rsub__ = _binary(lambda a, b: Fraction(a.n * b.d - b.n * a.d, a.d * b.d))
    __mul__, __rmul__ = _binary(lambda a, b: Fraction(a.n * b.n, a.d * b.d))
    __truediv__, __rtruediv__ = _binary(lambda a, b: Fraction(a.n * b.d, a.d * b.n))
    __eq__ = _binary(lambda a, b: (a.n, a.d) == (b.n, b.d))[0]
    __lt__ = _binary(lambda a, b: a.n * b.d < b.n * a.d)[0]
    del _binary

    def __neg__(self):
        return Fraction(-self.n, self.d)

    def __pow__(self, k):
        return Fraction(self.n ** k, self.d ** k) if k >= 0 else Fraction(self.d ** -k, self.n ** -k)

    def __bool__(self):
        return self.n != 0

    def __float__(self):
        return self.n / self.d

    def __hash__(self):
        return hash((self.n, self.d))

    def __str__(self):
        return str(self.n) if self.d == 1 else f"{self.n}/{self.d}"

    __repr__ = __str__


class Matrix:
    def __init__(self, rows):
        self.rows = [[Fraction.of(x) for x in row] for row in rows]

    def __matmul__(self, other):
        return Matrix([[sum((a * b for a, b in zip(row, column)),
            Fraction(0)) for column in zip(*other.rows)] for row in self.rows])

    def __eq__(self, other):
        return self.rows == other.rows

    def __str__(self):
        return "\n".join(" ".join(f"{str(x):>7}" for x in row) for row in self.rows)

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    def solve(self):
        n = len(self.rows)
        work = [row + one for row, one in zip(self.rows, Matrix.identity(n).rows)]
        det = Fraction(1)
        for i in range(n):
            pivot = next((r for r in range(i, n) if work[r][i]), None)
            if pivot is None:
                return Fraction(0), None
            if pivot != i:
                work[i], work[pivot] = work[pivot], work[i]
                det = -det
            det *= work[i][i]
            work[i] = [x / work[i][i] for x in work[i]]
            for r in range(n):
                if r != i and work[r][i]:
                    work[r] = [x - work[r][i] * y for x, y in zip(work[r], work[i])]
        return det, Matrix([row[n:] for row in work])


a, b = Fraction(1, 2), Fraction(-3, 4)
print(a + b, a - b, a * b, a / b, -a, a ** 3, b ** -2, 1 + a, 2 - b, 3 * a, 1 / b, a == Fraction(2, 4), a == 1, a < 1,
    b < a, float(b), bool(Fraction(0)), {a: "half"}[Fraction(2, 4)], sorted([a, b, Fraction(1, 3)]), sum([a, b]),
    max(a, b))
for code in ("Fraction(1, 0)", "a + 0.5", "a < 'x'", "a / 0", "a.z", "a @ b"):
    try:
        print(eval(code))
    except (ZeroDivisionError, TypeError, AttributeError) as error:
        print(code, "->", type(error).__name__, error)
hilbert = Matrix([[Fraction(1, i + j + 1) for j in range(4)] for i in range(4)])
determinant, inverse = hilbert.solve()
print(determinant)
print(inverse)
print(hilbert @ inverse == Matrix.identity(4), Matrix([[0, 1], [1, 0]]).solve()[0], Matrix([[1, 2], [2, 4]]).solve())
