# Limits of classes: deep and wide hierarchies, many attributes, layouts that do not go together, orders given by a metaclass, recursion through special methods.
def attempt(code):
    try:
        exec(code, globals())
    except Exception as error:
        print(code.split("\n")[0], "->", type(error).__name__, str(error).split(" while")[0].split(" in ")[0])


attempt("c = object\nfor i in range(1000): c = type('C', (c,), {})\nprint(len(c.__mro__))")
attempt("c().x")
attempt("""a = type('A', (), {})
for i in range(40):
    b, d = type('B', (a,), {}), type('D', (a,), {})
    a = type('A%d' % i, (b, d), {})
a.__mro__[-2].x = 5
print(a.x, len(a.__mro__))""")
attempt("""class Many:
    __slots__ = ['s%d' % i for i in range(300)]
m = Many()
for i in range(300): setattr(m, 's%d' % i, i)
print(sum(getattr(m, 's%d' % i) for i in range(300)))""")
attempt("""class Wide: pass
w = Wide()
for i in range(300): setattr(w, 'a%d' % i, i)
print(sum(getattr(w, 'a%d' % i) for i in range(300)), len(w.__dict__))
del w.a7
print(len(w.__dict__), w.a299)""")
attempt("""class M(type):
    def mro(cls): return []
class X(metaclass=M): pass""")
attempt("""class M(type):
    def mro(cls): return [int, object]
class X(metaclass=M): pass""")
attempt("""class M(type):
    def mro(cls): return type.mro(cls) + [dict]
class X(metaclass=M): pass""")
attempt("""class M(type):
    def mro(cls): return [5]
class X(metaclass=M): pass""")
attempt("""class X(list): pass
X().__class__ = type('Y', (dict,), {})""")
attempt("""class X(set): pass
X().__class__ = type('Y', (frozenset,), {})""")
attempt("""class X(list): pass
class Y(list): pass
x = X([1])
x.__class__ = Y
print(x, type(x).__name__)""")
attempt("""class X: pass
class Y(X): pass
X.__bases__ = (Y,)""")
attempt("""class X: pass
X.__bases__ = ()""")
attempt("""class X: pass
X.__bases__ = 5""")
attempt("""class A:
    def __getattribute__(self, name): return self.x
A().y""")
attempt("""class A:
    def __eq__(self, other): return self == other
A() == A()""")
attempt("""class M(type):
    def __instancecheck__(self, other): return isinstance(other, self)
class Q(metaclass=M): pass
isinstance(1, Q)""")
attempt("""class A: pass
A.__call__ = A()
A()()""")
attempt("""class A: pass
A.__get__ = A()
class B: a = A()
B().a""")
attempt("""class D:
    def __get__(self, obj, cls): return obj.d
class X: d = D()
X().d""")
attempt("""class A: pass
A.__new__ = lambda cls: cls
print(A() is A)""")
attempt("""class A: pass
A.__init__ = lambda self: 1
A()""")
for code in ("super.__new__(5)", "object.__new__(super)", "[].__class__ = 5", "len.__class__ = 5", "None.__class__ = int", "del int.x", "type.__dict__['__name__'].__get__(5)", "type.__dict__['__name__'].__set__(5, 'a')", "int.__dict__['real'].__get__('a')", "object.__dict__['__class__'].__set__(5, int)", "type(attempt)(attempt.__code__, 5)", "type(attempt)(5, {})"):
    attempt(code)
F = type(attempt)
print(F((lambda a: a).__code__, {}, "name", (5,))(), F((lambda: x).__code__, {"x": 3})(), F((lambda: 0).__code__, {}, "named").__name__)
