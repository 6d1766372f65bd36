# Subclasses of str and bytes: what methods return, overridden special methods, formatting.
class S(str):
    pass
s = S('abc')
print(type(s.upper()), type(s[0]), type(s + 'd'), type(str(s)), s == 'abc', {s: 1}['abc'], hash(s) == hash('abc'), s.join(['x','y']), type(s * 2), type(s.strip()), repr(s), f'{s}', f'{s:>5}', '%s' % s, list(s), s in {'abc'}, type(S.__new__(S, 5)), len(s), isinstance(s, str))
class T(str):
    def __new__(cls, v, extra):
        o = super().__new__(cls, v)
        o.extra = extra
        return o
    def __str__(self): return 'T!'
    def __eq__(self, o): return False
    __hash__ = str.__hash__
t = T('x', 5)
print(t, t.extra, repr(t), f'{t}', '%s' % t, t == 'x', 'x' == t, t != 'x', str(t), ''.join([t]), t.encode())
class F(str):
    def __format__(self, spec): return 'F:' + spec
print(f'{F("a")}', f'{F("a"):x}', '{:y}'.format(F('q')), format(F('a')))
class B(bytes): pass
b = B(b'abc')
print(type(b), b, type(b[1:]), type(b + b'd'), b == b'abc', type(b.upper()), B(3), B('é', 'utf8'))
class R:
    def __rmod__(self, o): return 'rmod ' + o
    def __radd__(self, o): return 'radd ' + o
    def __rmul__(self, o): return 'rmul ' + o
    def __repr__(self): return 'R()'
print('a' + R(), 'a' * R(), '%s' % R(), '%r' % (R(),))
class It:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return 'x%d' % i
print(','.join(It()))
class Bad:
    def __str__(self): return 5
    def __repr__(self): return 5
    def __format__(self, s): return 5
for f in (str, repr, format, ascii, '%s'.__mod__, '{}'.format, print):
    try: print(f(Bad()))
    except TypeError as e: print(e)
def g():
    yield 'a'
    raise TypeError('mine')
try: ''.join(g())
except TypeError as e: print(e)
