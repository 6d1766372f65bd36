# The object model in detail: dicts of instances, metaclass attributes, subclasses of built-in classes, closures and code of functions.
def t(code):
    try:
        exec(code, globals()); print(code, "OK")
    except BaseException as e: print(code, '->', type(e).__name__, e)
class A: pass
a=A(); vars(a)['x']=1; print(a.x); a.__dict__.update(y=2); print(a.y, a.__dict__); d={'z':3}; a.__dict__=d; d['w']=4; print(a.z,a.w); a.q=5; print(d)
del a.q; print(d); t("a.q")
class P:
    @property
    def x(self): return self._x
    @x.setter
    def x(self,v): self._x=v
    @x.deleter
    def x(self): del self._x
class P2(P):
    @P.x.getter
    def x(self): return self._x*2
p=P2(); p.x=5; print(p.x, P.x.fget(p)); del p.x; t("p.x")
class M(type):
    @property
    def mp(cls): return cls.__name__+'mp'
    def __add__(cls,o): return (cls.__name__, o)
    def __getattr__(cls,n): return 'ga '+n
    def __setattr__(cls,n,v): type.__setattr__(cls,n,v*2)
    def __delattr__(cls,n): print('del',n); type.__delattr__(cls,n)
    def __bool__(cls): return False
    def __hash__(cls): return 5
    def __eq__(cls,o): return o is cls or o==1
    def __dir__(cls): return ['a','b']
class C(metaclass=M): v=1
print(C.mp,C+1,C.foo,bool(C),hash(C),C==1,dir(C)); C.k=4; print(C.k); del C.k; print(C.k); t("C().foo"); t("C.mp=1")
class N:
    __hash__=None; __iter__=None; __contains__=None; __len__=None
n=N(); t("hash(n)"); t("iter(n)"); t("1 in n"); t("list(n)")
class L(list):
    def __init__(self,*a,**k): super().__init__(*a); self.k=k
    def append(self,x): super().append(x*2)
l=L([1,2],z=3); l.append(5); print(l,l.k,len(l),l==[1,2,10],isinstance(l,list))
class D(dict):
    def __missing__(self,k): return k*2
    def __getattr__(self,n): return self[n]
d=D(a=1); print(d['zz'],d.a,d.b,d)
class S(str):
    def __new__(cls,v): return super().__new__(cls,v.upper())
    def shout(self): return self+'!'
s=S('abc'); print(s,s.shout(),type(s.shout()),s.__class__, s=='ABC', {s:1}['ABC'])
class F(float): 
    def __repr__(self): return 'F'
print(F(1.5),F(1.5)+1,[F(2)])
class Mix(dict, A): pass
m=Mix(); m.attr=1; m['k']=2; print(m,m.attr,m.__dict__)
def outer():
    x=1
    def inner():
        nonlocal x; x+=1; return x
    return inner
i=outer(); print(i(), i.__closure__[0].cell_contents, i.__code__.co_freevars, i.__qualname__); i.__closure__[0].cell_contents=10; print(i())
def g1(): return 1
def g2(): return 2
g1.__code__=g2.__code__; print(g1())
g1.__defaults__=(5,);
def h(a,b=2,*,c=3): return a,b,c
h.__defaults__=(7,); h.__kwdefaults__={'c':9}; print(h(1)); h.__defaults__=None; t("h(1)"); h.__kwdefaults__=None; t("h(1,2)")
class Meth:
    def m(self): pass
x=Meth(); print(x.m==x.m, x.m is x.m, hash(x.m)==hash(x.m), x.m.__self__ is x, Meth.m is Meth.m, x.m!=Meth().m)
t("x.m.foo=1"); Meth.m.foo=3; print(x.m.foo, x.m.__name__, x.m.__qualname__, x.m.__module__, x.m.__doc__)
class Cnt:
    n=0
    def __init__(self): Cnt.n+=1
    def __init_subclass__(cls, **kw): print('sub',cls.__name__,kw); super().__init_subclass__()
class Sub(Cnt, a=1): pass
Cnt();Sub(); print(Cnt.n,Sub.n)
class Slot:
    __slots__=('a','b')
    def __init__(s): s.a=1
s=Slot(); t("s.b"); t("s.c=1"); s.b=2; print(s.a,s.b); del s.a; t("s.a"); 
class Slot2(Slot): __slots__=('c',)
s2=Slot2(); s2.c=9; print(s2.a,s2.c,[n for n in dir(s2) if not n.startswith('_')])
class Slot3(Slot): pass
s3=Slot3(); s3.new=1; s3.b=4; print(s3.__dict__, s3.b, vars(s3)); s3.__dict__['z']=1; print(s3.z,s3.a,s3.b); del s3.b; t("s3.b"); s3.b=7; print(s3.b,s3.__dict__)
class De:
    def __get__(self,o,t=None): return (o is None, t.__name__)
    def __set_name__(self,o,n): print('sn',o.__name__,n)
class UseD: d=De()
print(UseD.d, UseD().d); u=UseD(); u.__dict__['d']=5; print(u.d)
class AttrErr:
    @property
    def p(self): return self.nope
    def __getattr__(self,n): return 'fallback '+n
print(AttrErr().p)
class Ctx(type):
    def __call__(cls,*a,**k): 
        o=cls.__new__(cls); o.made=True; return o
class UC(metaclass=Ctx):
    def __init__(self): print('no')
print(UC(1,2,3).made)
class New:
    def __new__(cls,*a):
        return object.__new__(cls)
print(New(1,2).__class__.__name__)
class NoInit:
    def __new__(cls): return 5
print(NoInit())
A.__call__=lambda self,*a: a; print(A()(1,2)); del A.__call__; t("A()()")
A.__getitem__=lambda s,k: k; print(A()[3]); A.__len__=lambda s: 3; print(len(A())); del A.__getitem__,A.__len__
t("class X(A, B_undefined): pass"); t("class X:\n  1/0"); t("class X: x=1; y=[x for _ in range(2)]")
class Y:
    x=[1,2]; y=[i for i in x]; z=x
    def f(self): return __class__
print(Y.y, Y().f())
class Str1:
    def __str__(self): return 5
t("str(Str1())"); t("print(Str1())")
class Rep:
    def __repr__(self): return None
t("repr(Rep())"); t("[Rep()].__repr__()")
print(type('X',(A,),{'f':lambda s:7})().f(), type('Z',(),dict(a=1)).a, type(a)(), ) if False else print(type('X',(A,),{'f':lambda s:7})().f(), type('Z',(),dict(a=1)).a)
print(object.__subclasshook__(1), type.__prepare__('a',()), type.__call__(int,'5'), type.mro(int), int.mro())
print(isinstance(True,int), issubclass(bool,int), isinstance(a,(int,(str,A))), isinstance(None,type(None)), isinstance(1,int|None), isinstance(None,int|None), issubclass(int,int|str))
class Duck:
    @property
    def __class__(self): return int
print(isinstance(Duck(),int), Duck().__class__, type(Duck()))
print(hasattr(int,'__add__'), getattr(3,'real'), getattr(A,'__name__'), (5).__class__, (5).__class__.__class__, None.__class__, len.__class__)
print(A.__eq__(A,A), object.__eq__(1,1), object.__eq__(1,2), object.__ne__(1,2), object().__ne__(3), A!=A, A==A)
class Z1:
    def f(self): return super
print(Z1().f() is super)
class Dd:
    def __delete__(self,o): print('deleting')
    def __set__(self,o,v): print('setting',v)
class UDd: q=Dd()
u=UDd(); u.q=1; del u.q; print(type(u.q).__name__)
import sys
print(sys.getsizeof(a)>0, globals()['a'] is a, locals() is globals())
def loc(a,b,*c,**k):
    z=1
    def i(): return z
    return locals()
r=loc(1,2,3,y=4); r.pop('i'); print(r)
print([type(v).__name__ for v in (property(), staticmethod(1), classmethod(1), super(A,a), A.__dict__, iter([]), (x for x in ()))])
print(list(A.__dict__.keys())[:1], 'f' in Y.__dict__, Y.__dict__['x'], len(Y.__dict__)>3, Y.__dict__.get('nope')); t("Y.__dict__['x']=1"); t("Y.__dict__.clear()")
