# Operators and functions of numbers on pseudo-random operands, edge cases among them: only exactly rounded functions.
import math

seed = 12345


def rnd(n):
    global seed
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    return (seed >> 11) % n


def rfloat():
    k = rnd(6)
    if k == 0:
        return float(rnd(20) - 10)
    if k == 1:
        return (rnd(2**53) / 2**53 - 0.5) * 4
    if k == 2:
        return (rnd(2**53) / 2**53) * 10.0**(rnd(40) - 20)
    if k == 3:
        return -(rnd(2**53) / 2**53) * 10.0**(rnd(600) - 300)
    if k == 4:
        return [0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, 1.7976931348623157e308][rnd(7)]
    return rnd(1000) / 8


def rint():
    k = rnd(5)
    if k == 0:
        return rnd(20) - 10
    if k == 1:
        return rnd(2**52) - 2**51
    if k == 2:
        return (rnd(2**50) - 2**49) * rnd(2**50)
    if k == 3:
        return (rnd(3) - 1) * (2**61 + rnd(5) - 2)
    return (rnd(3) - 1) * (2**(rnd(200)) + rnd(5) - 2)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return '%s %s' % (type(e).__name__, e)


ops = [
    ('+', lambda a, b: a + b),
    ('-', lambda a, b: a - b),
    ('*', lambda a, b: a * b),
    ('/', lambda a, b: a / b),
    ('//', lambda a, b: a // b),
    ('%', lambda a, b: a % b),
    ('divmod', divmod),
    ('<', lambda a, b: a < b),
    ('==', lambda a, b: a == b),
    ('>=', lambda a, b: a >= b),
    ('!=', lambda a, b: a != b),
]
iops = ops + [
    ('&', lambda a, b: a & b),
    ('|', lambda a, b: a | b),
    ('^', lambda a, b: a ^ b),
    ('<<', lambda a, b: a << (b % 100)),
    ('>>', lambda a, b: a >> (b % 100)),
    ('**', lambda a, b: a ** (b % 20)),
    ('pow3', lambda a, b: pow(a, b, 1000007)),
    ('pow3b', lambda a, b: pow(b, a % 50, b)),
    ('gcd', math.gcd),
    ('lcm', math.lcm),
    ('round', lambda a, b: round(a, -(b % 25))),
    ('comb', lambda a, b: math.comb(a % 70, b % 40)),
    ('perm', lambda a, b: math.perm(a % 70, b % 40)),
    ('isqrt', lambda a, b: math.isqrt(a)),
    ('bits', lambda a, b: (a.bit_length(), b.bit_count())),
    ('float', lambda a, b: float(a)),
    ('hash', lambda a, b: hash(a)),
    ('un', lambda a, b: (-a, ~a, +b, abs(b))),
    ('bytes', lambda a, b: a.to_bytes(12, 'little', signed=True)),
    ('hex', lambda a, b: hex(a)),
    ('tr', lambda a, b: int.from_bytes(a.to_bytes(40, 'big', signed=True), 'big', signed=True) == a),
    ('fmt', lambda a, b: '{:,} {:x} {:+#o} {:e}'.format(a, b, a, b)),
]
fops = ops + [
    ('fmod', math.fmod),
    ('rem', math.remainder),
    ('copysign', math.copysign),
    ('nextafter', math.nextafter),
    ('round', lambda a, b: round(a, rnd(20) - 5)),
    ('round1', lambda a, b: round(a)),
    ('floor', lambda a, b: math.floor(a)),
    ('ceil', lambda a, b: math.ceil(a)),
    ('trunc', lambda a, b: math.trunc(a)),
    ('int', lambda a, b: int(a)),
    ('ratio', lambda a, b: a.as_integer_ratio()),
    ('hex', lambda a, b: (a.hex(), float.fromhex(b.hex()))),
    ('hash', lambda a, b: hash(a) if a == a else 0),
    ('isclose', math.isclose),
    ('fma', lambda a, b: math.fma(a, b, a)),
    ('frexp', lambda a, b: (math.frexp(a), math.modf(b))),
    ('ldexp', lambda a, b: math.ldexp(a, rnd(2000) - 1000)),
    ('ulp', lambda a, b: math.ulp(a)),
    ('fsum', lambda a, b: math.fsum([a, b, 1.0, -a, b / 3])),
    ('sumprod', lambda a, b: math.sumprod([a, b, 2], [b, 3, a])),
    ('na', lambda a, b: math.nextafter(a, b, steps=rnd(100))),
]
for i in range(6):
    for n, f in iops:
        a = rint(); b = rint()
        print('int', n, a, b, attempt(f, a, b))
    for n, f in fops:
        a = rfloat(); b = rfloat()
        print('float', n, a, b, attempt(f, a, b))
    for n, f in ops:
        a = rint(); b = rfloat()
        print('mix', n, a, b, attempt(f, a, b))
        print('mix', n, b, a, attempt(f, b, a))
