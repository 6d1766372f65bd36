# A matrix class with every arithmetic operator.
class Matrix:
    __slots__ = ('rows', 'n', 'm')
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]; self.n = len(self.rows); self.m = len(self.rows[0])
        if any(len(r) != self.m for r in self.rows): raise ValueError('ragged')
    @classmethod
    def identity(cls, n): return cls([[int(i == j) for j in range(n)] for i in range(n)])
    def __matmul__(self, o):
        if not isinstance(o, Matrix): return NotImplemented
        if self.m != o.n: raise ValueError(f'shapes {self.n}x{self.m} and {o.n}x{o.m} do not align')
        return Matrix([[sum(a*b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __imatmul__(self, o): self.rows = (self @ o).rows; return self
    def __mul__(self, k): return Matrix([[x*k for x in r] for r in self.rows]) if isinstance(k, (int, float)) else NotImplemented
    __rmul__ = __mul__
    def __neg__(self): return self * -1
    def __add__(self, o): return Matrix([[a+b for a, b in zip(r, s, strict=True)] for r, s in zip(self.rows, o.rows, strict=True)])
    def __sub__(self, o): return self + -o
    def __pow__(self, k, mod=None):
        if k < 0: raise ValueError('negative')
        r, b = Matrix.identity(self.n), self
        while k:
            if k & 1: r = r @ b
            b = b @ b
            if mod: r, b = (Matrix([[x % mod for x in row] for row in q.rows]) for q in (r, b))
            k >>= 1
        return r
    def __getitem__(self, ij):
        match_ = ij
        if isinstance(ij, tuple): return self.rows[ij[0]][ij[1]]
        if isinstance(ij, slice): return Matrix(self.rows[ij])
        return self.rows[ij]
    def __setitem__(self, ij, v): i, j = ij; self.rows[i][j] = v
    def __eq__(self, o): return self.rows == o.rows if isinstance(o, Matrix) else NotImplemented
    def __repr__(self): return f'Matrix({self.rows})'
    def __str__(self):
        w = max(len(f'{x:g}') for r in self.rows for x in r)
        return '\n'.join('[' + ' '.join(f'{x:>{w}g}' for x in r) + ']' for r in self.rows)
    def __bool__(self): return any(map(any, self.rows))
    @property
    def T(self): return Matrix(zip(*self.rows))
    def det(self):
        if self.n == 1: return self.rows[0][0]
        return sum((-1)**j * self.rows[0][j] * Matrix([r[:j] + r[j+1:] for r in self.rows[1:]]).det() for j in range(self.m))
a = Matrix([[1, 2], [3, 4]]); b = Matrix([[0.5, -1], [2, 1e3]])
print(a @ b, b @ a, a ** 10, pow(a, 100, 1000007), sep='\n')
print(2 * a, a * 2.5, -a, a - a, bool(a - a), a.T, a == a.T.T, a != b, a == 3)
a @= a; print(a); a[0, 1] = 99; print(a[0, 1], a[1], a[:1], a.det(), Matrix.identity(4).det())
for f in (lambda: a @ 3, lambda: 3 @ a, lambda: a @ Matrix([[1]]), lambda: Matrix([[1], [1, 2]]), lambda: a + Matrix([[1]]), lambda: a * 'x', lambda: a ** -1, lambda: setattr(a, 'q', 1), lambda: hash(a), lambda: a < b):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
