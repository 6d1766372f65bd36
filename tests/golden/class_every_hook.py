# Metaclass hooks, descriptors, every operator and conversion method, and the messages of what classes refuse.
class Meta(type):
    def __prepare__(name, bases, **kw):
        print('prepare', name, bases, kw); return {'injected': 1}
    def __new__(m, name, bases, ns, **kw):
        print('new', name, [k for k in ns if not k.startswith('__')]); c = super().__new__(m, name, bases, ns); c.kw = kw; return c
    def __init__(c, name, bases, ns, **kw): print('init', name); super().__init__(name, bases, ns)
    def __call__(c, *a, **k): print('call', c.__name__, a, k); return super().__call__(*a, **k)
    def __getattr__(c, n): return f'meta-{n}'
    def __contains__(c, x): return x == 42
    def __len__(c): return 7
    def __iter__(c): yield from ('m1', 'm2')
    def __getitem__(c, k): return ('item', k)
    def __instancecheck__(c, o): return isinstance(o, int) or super().__instancecheck__(o)
    def __subclasscheck__(c, s): return s is float or super().__subclasscheck__(s)
    def __dir__(c): return ['zz', 'aa']
    def __repr__(c): return f'<M {c.__name__}>'
    def __eq__(c, o): return c is o
    def __hash__(c): return 5
    def __or__(c, o): return 'or'
class Base(metaclass=Meta, flag=1):
    def __init__(self, *a): self.a = a
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); cls.tag = tag; print('isub', cls.__name__, tag)
class D(Base, tag='t'):
    def __set_name__(self, o, n): print('never')
    def __class_getitem__(cls, k): return 'cgi'
print(D(1, 2).a, D.nope, 42 in D, len(D), list(D), D[3], isinstance(3, D), issubclass(float, D), dir(D), D, {D: 1}[D], D | 1, D.kw, Base.kw)
class Desc:
    def __init__(self, v=None): self.v = v
    def __set_name__(self, owner, name): self.name = name; print('set_name', owner.__name__, name)
    def __get__(self, obj, owner=None): return (self.name, obj is None, owner.__name__) if self.v is None else self.v
class NonData(Desc):
    pass
class DataD(Desc):
    def __set__(self, obj, value): print('set', self.name, value); obj.__dict__[self.name] = value
    def __delete__(self, obj): print('del', self.name); del obj.__dict__[self.name]
class X:
    nd = NonData(); dd = DataD()
    __slots__ = ('__dict__', 's')
x = X(); print(x.nd, X.nd, x.dd); x.nd = 5; x.dd = 6; print(x.nd, x.dd, vars(x)); del x.dd; print(vars(x))
for n in ('s', 'q'):
    try: getattr(x, n)
    except AttributeError as e: print(e, e.name, e.obj is x)
try: del x.s
except AttributeError as e: print(e)
class A:
    def f(self): return ['A']
class B(A):
    def f(self): return ['B'] + super().f()
class C(A):
    def f(self): return ['C'] + super().f()
class E(B, C):
    def f(self): return ['E'] + super().f()
print(E().f(), [k.__name__ for k in E.__mro__])
try:
    class F(A, B): pass
except TypeError as e: print(e)
try:
    class G(int, str): pass
except TypeError as e: print(e)
try:
    class H(bool): pass
except TypeError as e: print(e)
try:
    class I(None): pass
except TypeError as e: print(e)
for bad in ('__class__', '__dict__', '__mro__', '__name__'):
    for v in (5, None):
        try: setattr(A, bad, v); print(bad, 'set')
        except (TypeError, AttributeError) as e: print(bad, type(e).__name__, e)
class Num:
    def __init__(s, v): s.v = v
    for op in 'add sub mul truediv floordiv mod pow matmul and or xor lshift rshift divmod'.split():
        exec(f'''def __{op}__(s, o): return ('{op}', s.v, getattr(o, "v", o))
def __r{op}__(s, o): return ('r{op}', s.v, o)
def __i{op}__(s, o): s.v = ('i{op}', o); return s''')
    def __neg__(s): return 'neg'
    def __pos__(s): return 'pos'
    def __invert__(s): return 'inv'
    def __abs__(s): return 'abs'
    def __int__(s): return 3
    def __float__(s): return 2.5
    def __index__(s): return 4
    def __complex__(s): return 1
    def __round__(s, n=None): return ('round', n)
    def __trunc__(s): return 'trunc'
    def __floor__(s): return 'floor'
    def __ceil__(s): return 'ceil'
    def __bool__(s): return False
    def __format__(s, spec): return f'<{spec}>'
    def __call__(s, *a, k=1, **kw): return (a, k, kw)
    def __enter__(s): return 'entered'
    def __exit__(s, *a): print('exit', a[0]); return True
    def __bytes__(s): return b'by'
    def __reversed__(s): return iter('rev')
    def __missing__(s, k): return k
    def __length_hint__(s): return 3
    def __fspath__(s): return 'path'
    def __sizeof__(s): return 1
n = Num(1)
import math
print(n + 1, 1 + n, n - n, 2 ** n, n @ 3, 3 @ n, divmod(n, 2), divmod(2, n), n << 1, 1 >> n, -n, +n, ~n, abs(n), int(n), float(n), [0, 1, 2, 3, 'four'][n], round(n), round(n, 2), math.trunc(n), math.floor(n), math.ceil(n), bool(n), not n, f'{n:abc}', n(1, k=2, z=3), bytes(n), list(reversed(n)), hex(n), range(n), 'x' * n, pow(n, 2), pow(2, n))
with n as q: print(q); raise ValueError('swallowed')
n += 5; print(n.v); n @= 2; print(n.v); n **= 3; print(n.v)
class Cmp:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v if isinstance(o, Cmp) else NotImplemented
    def __lt__(s, o): return s.v < o.v if isinstance(o, Cmp) else NotImplemented
print(Cmp(1) == Cmp(1), Cmp(1) != Cmp(2), Cmp(1) == 1, Cmp(1) < Cmp(2), Cmp(1) > Cmp(2), sorted([Cmp(3), Cmp(1)])[0].v)
try: Cmp(1) <= Cmp(2)
except TypeError as e: print(e)
try: hash(Cmp(1))
except TypeError as e: print(e)
try: Cmp(1) < 5
except TypeError as e: print(e)
print(type('Dyn', (A,), {'z': 1, '__doc__': 'hi'}).__doc__, A.__subclasses__()[:2], 'f' in A.__dict__, type(A.f), A().f.__func__ is A.f)
class Frozen:
    def __init__(self, **kw): self.__dict__.update(kw)
    def __setattr__(self, k, v): raise AttributeError(f'frozen {k}')
    def __delattr__(self, k): raise AttributeError(f'nodel {k}')
    def __getattribute__(self, k): return object.__getattribute__(self, k) if not k.startswith('x') else 'X' + k
    def __getattr__(self, k): return 'GA' + k
f = Frozen(a=1)
print(f.a, f.xx, f.zz, f.__class__.__name__)
for act in (lambda: setattr(f, 'a', 2), lambda: delattr(f, 'a')):
    try: act()
    except AttributeError as e: print(e)
