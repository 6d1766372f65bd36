# Record classes by decorator, a matrix, caches, primes, large integers, containers: many idioms together.
from __future__ import annotations
import math
def dataclass(cls):
    fields = list(cls.__annotations__)
    defaults = {f: cls.__dict__[f] for f in fields if f in cls.__dict__}
    args = ', '.join(f if f not in defaults else f'{f}=_d_{f}' for f in fields)
    ns = {f'_d_{k}': v for k, v in defaults.items()}
    src = f'def __init__(self, {args}):\n' + ''.join(f'    self.{f} = {f}\n' for f in fields)
    exec(src, ns)
    cls.__init__ = ns['__init__']
    cls.__repr__ = lambda self: f'{type(self).__qualname__}({", ".join(f"{f}={getattr(self, f)!r}" for f in fields)})'
    cls.__eq__ = lambda a, b: type(a) is type(b) and all(getattr(a, f) == getattr(b, f) for f in fields)
    cls.__match_args__ = tuple(fields)
    return cls
@dataclass
class Point:
    x: float
    y: float = 0.0
    tags: list[str] = ()
    def dist(self, o: Point) -> float: return math.hypot(self.x - o.x, self.y - o.y)
p = Point(3, 4); print(p, p == Point(3, 4), p.dist(Point(0)), Point.__annotations__, Point.dist.__annotations__, Point.__match_args__)
try: Point()
except TypeError as e: print(e)
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __getitem__(self, k):
        if isinstance(k, tuple): i, j = k; return self.rows[i][j]
        return self.rows[k]
    def __setitem__(self, k, v): self.rows[k[0]][k[1]] = v
    def __iter__(self): return iter(self.rows)
    def __str__(self): return '\n'.join(' '.join(f'{x:>6.2f}' for x in r) for r in self.rows)
m = Matrix([[1, 2], [3, 4]]); m[0, 1] = 9; print(m @ m, m[1, 0], m[0:1], sep='\n')
class LRU:
    def __init__(self, n): self.n = n; self.d = {}
    def get(self, k, make):
        if k in self.d: v = self.d.pop(k)
        else: v = make(k)
        self.d[k] = v
        while len(self.d) > self.n: del self.d[next(iter(self.d))]
        return v
c = LRU(2); [c.get(k, lambda k: k * 2) for k in 'abcab']; print(c.d)
def memo(f):
    cache = {}
    def w(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    w.cache = cache
    return w
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(200), len(fib.cache), f'{fib(300):,}')
def primes(n):
    s = bytearray([1]) * (n + 1); s[:2] = b'\0\0'
    for i in range(2, math.isqrt(n) + 1):
        if s[i]: s[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, x in enumerate(s) if x]
print(primes(60), sum(primes(10000)))
def perms(xs):
    if not xs: yield []
    for i, x in enumerate(xs):
        for r in perms(xs[:i] + xs[i + 1:]): yield [x, *r]
print(sum(1 for _ in perms([1, 2, 3, 4])), [''.join(p) for p in perms('abc')][:3] if 0 else '')
data = [('b', 2), ('a', 2), ('c', 1)]
print(sorted(data, key=lambda t: t[1]), sorted(data, key=lambda t: (-t[1], t[0])), sorted(data, reverse=True), min(data, key=lambda t: t[1]))
big = 2 ** 521 - 1
print(big, big % 97, pow(3, big, 1000007), big.bit_length(), hex(big)[:12], -big // 3, divmod(-big, 10 ** 50)[1], big >> 500, (big & 0xffff) ^ 0xabcd, int.from_bytes(big.to_bytes(66, 'big'), 'big') == big, round(big, -150), int(str(big)[:30], 10))
print([round(x, 2) for x in (2.675, 1.005, -0.5, 1e300)], [round(x) for x in (0.5, 1.5, 2.5, -1.5)], (0.1).as_integer_ratio(), (1.5).hex(), float.fromhex('0x1.8p+1'), 7 // -2, -7 % 3, 7.5 // -2, -7.5 % 2, math.fmod(-7, 3), 1e308 * 10, -1e308 * 10)
d = {'b': 1, 'a': 2}; d |= {'c': 3}; e = d | {'a': 9}; print(d, e, d.keys() & {'a', 'z'} , sorted(d.items() - e.items()), list(reversed(d)), d == dict(reversed(d.items())), {**d, 'q': 0}, dict.fromkeys('xy', []))
try:
    for k in d: d[k + 'x'] = 1
except RuntimeError as r: print(r)
s = {1, 2, 3}; print(s - {1}, s ^ {3, 4}, s <= {1, 2, 3, 4}, s.isdisjoint({9}), frozenset(s) == s, {frozenset(s): 'f'}[frozenset([3, 2, 1])])
l = list(range(10)); l[2:5] = 'ab'; l[::3] = [0] * len(l[::3]); del l[-2:]; l[1:1] = [7, 7]; print(l, l[::-2], l[-100:100:4], l.count(7))
try: l[::2] = [1]
except ValueError as v: print(v)
b = bytearray(b'hello'); b[1:3] = b'EY!'; b += b'\x00\xff'; b.insert(0, 65); print(b, b.find(b'l'), bytes(b).hex(':'), b.decode('latin-1'), b'%s-%d-%r' % (b'x', 5, 'q'), b'a,b'.split(b','), b[::-1], list(b[:3]))
print(*(x for x in [1, 2]), *'ab', sep='-', end='!\n'); print(1, 2, sep='', end=''); print()
(x, (y, *z)), w = (1, (2, 3, 4)), 5; print(x, y, z, w); x, y = y, x; print(x, y)
print(x if x > 1 else y, x and y or 0, not x, 1 < x <= 2 != 3, x is not None, (n := 10) + n, [n := n + i for i in range(3)], n)
print(type(lambda: 0).__name__, (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4), (lambda a, /, b, *, c: (a, b, c))(1, b=2, c=3))
