# One class with every special method, and every way to call them.
class Log:
    def __init__(self, n): self.n = n
    def __getattr__(self, name):
        if name.startswith('_'): raise AttributeError(name)
        return f'{self.n}.{name}'
ops = '''add sub mul truediv floordiv mod divmod pow lshift rshift and or xor matmul'''.split()
ns = {}
for o in ops:
    exec(f'''def __{o}__(self, x, *a): return ('{o}', self.n, x if not isinstance(x, Log) else x.n, *a)
def __r{o}__(self, x, *a): return ('r{o}', self.n, x, *a)''', globals(), ns)
    if o != 'divmod': exec(f'''def __i{o}__(self, x): return ('i{o}', self.n, x)''', globals(), ns)
for o in 'neg pos invert abs'.split(): exec(f'def __{o}__(self): return ("{o}", self.n)', globals(), ns)
for o, v in dict(int=7, float=2.5, index=3, bool=True, len=4, hash=99, bytes=b'by', str="'s'", repr="'r'", format="'f'").items():
    exec(f'def __{o}__(self, *a): return {v}', globals(), ns)
for o in 'round trunc floor ceil'.split(): exec(f'def __{o}__(self, *a): return ("{o}", a)', globals(), ns)
def __call__(self, *a, **k): return (a, k)
def __getitem__(self, k): return ('get', k)
def __setitem__(self, k, v): print('set', k, v)
def __delitem__(self, k): print('del', k)
def __contains__(self, k): return k == 5
def __iter__(self): return iter((1, 2))
def __reversed__(self): return iter((2, 1))
def __enter__(self): print('enter'); return self
def __exit__(self, *a): print('exit', a[0]); return True
def __dir__(self): return ['z', 'a']
def __setattr__(self, k, v): object.__setattr__(self, k, v)
def __delattr__(self, k): print('delattr', k)
def __length_hint__(self): return 10
def __missing__(self, k): return 0
for f in (__call__, __getitem__, __setitem__, __delitem__, __contains__, __iter__, __reversed__, __enter__, __exit__, __dir__, __delattr__, __length_hint__): ns[f.__name__] = f
C = type('C', (Log,), ns)
c = C('c')
import math
print(c + 1, 1 + c, c - c, c * 2, 2 * c, c / 1, 1 / c, c // 2, 7 // c, c % 3, 3 % c, divmod(c, 2), divmod(2, c), c ** 2, 2 ** c, pow(c, 2, 5), c << 1, 1 << c, c >> 1, c & 1, 1 & c, c | 1, 1 | c, c ^ 1, 1 ^ c, c @ 1, 1 @ c)
for o in '+ - * / // % ** << >> & | ^ @'.split():
    x = c
    exec(f'x {o}= 9'); print(o, end=' ')
d = {'x': c}; exec('x += 9\nx2 = x', d); print(d['x2'])
print(-c, +c, ~c, abs(c), int(c), float(c), bin(c), hex(c), oct(c), bool(c), len(c), hash(c), bytes(c), str(c), repr(c), f'{c:xx}', format(c), [0, 1, 2, 3, 4][c], round(c), round(c, 2), math.trunc(c), math.floor(c), math.ceil(c))
print(c(1, *[2], k=3, **{'z': 4}), c[1], c[1:2], c[1:2, ..., ::3], 5 in c, 6 not in c, [*c], list(reversed(c)), (*c,), dir(c), c.foo, 'ab' 'cd'[c:], chr(c), range(c), 'x' * c)
c[1] = 2; c[::2] = 3; del c[4]; del c.q
with c as q: print(q is c); 1/0
try: c._private
except AttributeError as e: print('AE', e)
a, b = c; print(a, b); first, *rest = c; print(first, rest)
print({**{'a': 1}}, max(c), sum(c), sorted(c, reverse=True), dict(zip(c, 'ab')), set(c), ''.join(map(str, c)), any(c), all(c), list(enumerate(c)), list(map(lambda x, y: x + y, c, c)))
