# A metaclass that registers, prepares, checks instances and subclasses; descriptors; class errors.
class Registry(type):
    registry = {}
    def __new__(m, name, bases, ns, /, **kw):
        print('new', name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith('__')), kw)
        cls = super().__new__(m, name, bases, ns)
        m.registry[name] = cls
        return cls
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns); cls.kw = kw
    @classmethod
    def __prepare__(m, name, bases, **kw):
        class NS(dict):
            def __setitem__(s, k, v):
                if k in s and not k.startswith('_'): print('  dup', k)
                dict.__setitem__(s, k, v)
        return NS(prepared=True)
    def __call__(cls, *a, **k):
        o = super().__call__(*a, **k); print('made', type(o).__name__, a, k); return o
    def __iter__(cls): return iter(cls.registry)
    def __len__(cls): return len(cls.registry)
    def __getitem__(cls, k): return cls.registry[k]
    def __contains__(cls, k): return k in cls.registry
    def __instancecheck__(cls, o): return getattr(o, 'kind', None) == cls.__name__.lower()
    def __subclasscheck__(cls, c): return c is int
    def __repr__(cls): return f'<R {cls.__name__}>'
    def __add__(cls, o): return f'{cls.__name__}+{o.__name__}'
    @property
    def size(cls): return len(cls.__dict__) > 0
    def __getattr__(cls, n):
        if n.startswith('dyn_'): return n[4:]
        raise AttributeError(f'no {n} on {cls.__name__}')
class Base(metaclass=Registry, flag=1):
    x = 1
    x = 2
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); cls.tag = tag; print('  init_subclass', cls.__name__, tag)
try:
    class A(Base, tag='t'): kind = 'base'
except TypeError as e: print('TypeError', e)
class B(Base): kind = 'base'
b = B()
print(list(Base), len(Base), Base['B'], 'B' in Base, isinstance(b, Base), isinstance(3, Base), issubclass(int, Base), issubclass(B, Base), Base + B, Base.size, Base.dyn_foo, B.prepared, type(B), B.__mro__)
try: Base.nothing
except AttributeError as e: print(e)
try: b.nothing
except AttributeError as e: print(e)
class D:
    def __set_name__(s, o, n): print('set_name', o.__name__, n); s.n = n
    def __get__(s, i, o=None): return s if i is None else i.__dict__.get(s.n, 'unset')
    def __set__(s, i, v):
        if v == 'bad': raise ValueError(f'{s.n}: {v}')
        i.__dict__[s.n] = v
    def __delete__(s, i): i.__dict__.pop(s.n, None); print('deleted', s.n)
class E: a = D(); b = D()
e = E(); print(e.a); e.a = 1; print(e.a, e.__dict__); del e.a; print(e.a)
try: e.b = 'bad'
except ValueError as x: print(x)
class Typed:
    def __class_getitem__(cls, k): return f'{cls.__name__}[{k.__name__ if isinstance(k, type) else k}]'
print(Typed[int], Typed[1, 2], Typed['x':'y'])
M1 = type('M1', (type,), {}); M2 = type('M2', (type,), {})
A1 = M1('A1', (), {}); A2 = M2('A2', (), {})
try: class_ = type('X', (A1, A2), {})
except TypeError as x: print(x)
try:
    class Y(A1, A2): pass
except TypeError as x: print(x)
class X1: pass
class X2(X1): pass
try:
    class X3(X1, X2): pass
except TypeError as x: print(x)
try:
    class X4(X1, X1): pass
except TypeError as x: print(x)
try:
    class X5(bool): pass
except TypeError as x: print(x)
try:
    class X6(int, str): pass
except TypeError as x: print(x)
try:
    class X7(3): pass
except TypeError as x: print(x)
class ME:
    def __mro_entries__(self, bases): print('mro_entries', len(bases)); return (X1,)
class X8(ME()): pass
print(X8.__bases__, X8.__orig_bases__[0].__class__)
