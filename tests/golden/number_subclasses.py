# Subclasses of int and float, conversion methods of other classes, reflected operators, unbound methods.
import math
def t(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
        print(type(result).__name__, result)
    except Exception as e:
        print(type(e).__name__, e)
class I(int):
    def __new__(cls, v, extra=None):
        self = int.__new__(cls, v); self.extra = extra; return self
    def __add__(self, o): return 'I+%r' % (o,)
    def __radd__(self, o): return '%r+I' % (o,)
class J(int): pass
class F(float):
    def __init__(self, *a): self.n = len(a)
class G(float):
    def __repr__(self): return 'G!'
i = I(5, 'x')
print(i, repr(i), i.extra, i + 1, 1 + i, i - 1, 2 * i, i == 5, 5 == i, hash(i) == hash(5), {5: 'a'}[i], i.__dict__)
j = J(10**30)
print(j, j + 1, type(j + 1), J(7) & 3, type(+J(7)), type(-J(7)), J(7) < 8, 8 > J(7), J(7) == 7.0, bool(J(0)),
    J(3) ** 2, 2 ** J(3), [1, 2, 3, 4][J(2)], range(J(3)), 'ab' * J(2))
f = F(2.5)
print(f, f.n, f + 1, type(f + 1), 1 + f, f == 2.5, int(f), round(f), F('1e5'), F(3).is_integer(),
    type(F.fromhex('0x1p3')), type(f.real), -f, abs(F(-1)), hash(f) == hash(2.5))
print(G(1), str(G(1)), '%s' % G(1), f'{G(1)}', f'{G(1):.2f}', format(G(2), ''))
print(f'{J(5):>5}|{J(5):x}|{J(255):#b}|{True:d}|{True}|{True:5}|')
class Idx:
    def __index__(self): return 6
class In:
    def __int__(self): return 9
class Fl:
    def __float__(self): return 1.25
class BadI:
    def __int__(self): return 'x'
class BadF:
    def __float__(self): return 3
class BadIdx:
    def __index__(self): return 2.5
for c in (Idx, In, Fl, BadI, BadF, BadIdx):
    print(c.__name__)
    t(int, c())
    t(float, c())
    t(hex, c())
    t(math.sqrt, c())
    t(math.factorial, c())
    t(lambda: [0]*10 == [1,2][c()])
    t(round, 2.567, c())
    t(math.gcd, c(), 4)
    t(math.floor, c())
    t(math.trunc, c())
    t(pow, 2, c())
    t(int, '12', c())
class R:
    def __radd__(self, o): return 'radd'
    def __rpow__(self, o, m=None): return 'rpow'
    def __rdivmod__(self, o): return 'rdm'
    def __round__(self, n='none'): return n
    def __abs__(self): return 'abs'
    def __neg__(self): return 'neg'
    def __pos__(self): return 'pos'
    def __invert__(self): return 'inv'
    def __floor__(self): return 'fl'
    def __ceil__(self): return 'ce'
    def __pow__(self, a, m=None): return (a, m)
    def __rmod__(self, o): return 'rmod'
    def __lt__(self, o): return 'lt'
    def __gt__(self, o): return 'gt'
r = R()
print(1 + r, 1.5 + r, True + r, 2 ** r, 2.0 ** r, divmod(1, r), divmod(1.0, r), round(r), round(r, 3), abs(r), -r, +r,
    ~r, math.floor(r), math.ceil(r), pow(r, 2, 3), 5 % r, 1 < r, 1.5 > r)
t(divmod, r, 1)
t(lambda: 1 - r)
t(lambda: 1.0 - r)
t(lambda: r - 1)
t(lambda: 1 @ 2)
t(lambda: 1.0 << 2)
t(lambda: ~1.5)
t(lambda: None + 1)
t(lambda: 1 < 'a')
t(lambda: 1.5 >= None)
t(int.__add__, 1, 'a')
t(int.__add__, True, 2)
t(float.__add__, 1.0, 2)
t(float.__radd__, 1.0, 2)
t(int.__rsub__, 1, 5)
t(int.__rpow__, 2, 5)
t(int.__pow__, 2, 5, 3)
t(int.__lt__, 1, 2.0)
t(float.__lt__, 1.0, 2)
t(float.__eq__, 1.0, 'a')
t(int.__rdivmod__, 3, 10)
t(bool.__and__, True, 1)
t(bool.__and__, True, False)
t(bool.__or__, True, 'a')
t(bool.__rxor__, True, True)
t(int.__add__, 1.5, 1)
t(int.__add__)
t(int.__add__, 1)
t(float.hex, 1)
t(int.bit_length, 1.5)
t(int.from_bytes, b'\xff\x00', 'little', signed=True)
t(J.from_bytes, [1, 2])
t((5).to_bytes, length=4, byteorder='little')
t((-5).to_bytes, 2, signed=True)
t(int.from_bytes, (1, 2, 3))
t(bool.from_bytes, b'\x00')
t(int, '0b101', 0)
t(int, 'z', 36)
t(int, b'ff', 16)
t(int, bytearray(b'12'))
t(int, ' 1_000 ')
t(int, '1__0')
t(int, '')
t(int, '٣')
t(int, '12', base=3)
t(int, '1', 2, base=3)
t(int, 5, base=10)
t(float, '1_0.5e1_0')
t(float, 'inf')
t(float, '-Infinity')
t(float, ' nan ')
t(float, b'2.5')
t(float, bytearray(b'2.5'))
t(float, '')
t(float, '1e400')
t(float, '0x10')
t(lambda: (1).real.real)
t(lambda: True.real)
t(lambda: (2.5).real)
t(lambda: True.numerator)
t(lambda: (5).denominator)
t(lambda: (True).conjugate())
t(lambda: setattr(1, 'x', 2))
t(lambda: (1).foo)
t(lambda: setattr(i, 'y', 3) or i.y)
t(lambda: setattr(j, 'y', 3) or j.y)
t(lambda: setattr(1, 'real', 2))
t(sum, [1, 2.5, True])
t(max, 1, 2.0, True)
t(sorted, [3, 1.5, True, -2, 10**20, float('inf'), -1e300])
print(isinstance(True, int), issubclass(bool, int), type(True) is bool, int.__mro__, bool.__mro__, float.__mro__,
    int.__name__)
print((10**25).__hash__() == hash(10**25), hash(2**61 - 1), hash(-1), hash(-2), hash(1.0), hash(0.5),
    hash(float('inf')), hash(10**400))
print(round(0.5), round(1.5), round(2.5), round(-0.5), round(2.675, 2), round(1234.5678, -2), round(15, -1),
    round(25, -1), round(-15, -1), round(10**20 + 5, -1), round(1e16 + 2), round(True), round(1.0, None))
print(1e16, 1e15, 123456789012345680.0, 1e-5, 0.0001, -0.0, 1e22, 1e100, 5e-324, 1.7976931348623157e308, 0.1 + 0.2,
    100.0, 1/3)
x = 1
for k in range(200): x = x * 3 + k
print(x, x // 7**50, x % 7**50, x >> 100, x & 0xffff, -x >> 3, x ^ -x, ~x, x | 1, -x // 10**9, -x % 10**9, x / 10**90,
    divmod(-x, 12345))
a = b = 2**61 - 1
a += 1; b = -b; b -= 1; b -= 1
print(a, b, a - 1, -a, a * a, -b, b // -1, a // 3, b % 7, a == 2**61, a is None, int(a), a * 0, a - a,
    (a << 3) >> 3 == a)
t(lambda: 1 << 10**12)
t(lambda: 0 << 10**30)
t(lambda: 1 >> 10**30)
t(lambda: 1 << -1)
t(lambda: 10**400 * 1.0)
t(lambda: 10**400 < 1e308)
t(lambda: 10**400 == float('inf'))
t(lambda: int(1e308) % 97)
t(lambda: 0.0 ** -1)
t(lambda: 0 ** -1)
t(lambda: 2 ** -1)
t(lambda: (-8) ** (1.0))
t(lambda: 10.0 ** 400)
