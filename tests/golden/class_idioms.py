# Idioms of classes: enumerations and records by metaclass and decorator, cached attributes, registries, cooperative mixins, numbers.
def t(code):
    try:
        exec(code, globals()); print(code.split("\n")[0][:70], "OK")
    except BaseException as e: print(code.split("\n")[0][:70], '->', type(e).__name__, str(e)[:150])
# enum-like, dataclass-like, registry, abc-like, singleton, mixins, descriptors w/ cache
class EnumMeta(type):
    @classmethod
    def __prepare__(m,n,b): 
        class D(dict):
            def __setitem__(s,k,v):
                if not k.startswith('_') and k in s: raise TypeError('dup '+k)
                super().__setitem__(k,v)
        return D()
    def __new__(m,n,b,ns):
        members={k:v for k,v in ns.items() if not k.startswith('_') and not callable(v) and not hasattr(v,'__get__')}
        cls=super().__new__(m,n,b,dict(ns)); cls._members={}
        for k,v in members.items():
            o=object.__new__(cls); o.name=k; o.value=v; cls._members[k]=o; type.__setattr__(cls,k,o)
        return cls
    def __iter__(cls): return iter(cls._members.values())
    def __getitem__(cls,k): return cls._members[k]
    def __contains__(cls,o): return o in cls._members.values()
    def __len__(cls): return len(cls._members)
    def __repr__(cls): return f'<enum {cls.__name__}>'
class Enum(metaclass=EnumMeta):
    def __repr__(s): return f'<{type(s).__name__}.{s.name}: {s.value!r}>'
class Color(Enum):
    RED=1
    GREEN=2
    def describe(self): return self.name.lower()
print(Color, list(Color), Color.RED, Color['GREEN'], len(Color), Color.RED in Color, Color.RED.describe(), Color.RED is Color.RED, {Color.RED: 1}[Color.RED])
t("class Dup(Enum):\n a=1\n a=2")
def dataclass(cls):
    fields=cls.__annotations__
    def __init__(self,*a,**k):
        for n,v in zip(fields,a): setattr(self,n,v)
        for n,v in k.items(): setattr(self,n,v)
        for n in fields:
            if not hasattr(self,n): raise TypeError('missing '+n)
    def __repr__(self): return cls.__name__+'('+', '.join(f'{n}={getattr(self,n)!r}' for n in fields)+')'
    def __eq__(self,o): return type(o) is cls and all(getattr(self,n)==getattr(o,n) for n in fields)
    cls.__init__=__init__; cls.__repr__=__repr__; cls.__eq__=__eq__; cls.__hash__=None
    return cls
@dataclass
class Pt:
    x: int
    y: int = 5
print(Pt(1), Pt(1,2)==Pt(1,2), Pt(x=3), Pt.y); t("Pt()"); t("hash(Pt(1))")
class cached:
    def __init__(s,f): s.f=f
    def __set_name__(s,o,n): s.n=n
    def __get__(s,o,t=None):
        if o is None: return s
        v=o.__dict__[s.n]=s.f(o); return v
class Cc:
    @cached
    def v(self): print('computing'); return 42
c=Cc(); print(c.v,c.v,c.__dict__); del c.__dict__['v']; print(c.v)
def deco(f):
    def w(*a,**k): return f(*a,**k)
    w.__name__=f.__name__; w.__doc__=f.__doc__; w.__wrapped__=f; w.__dict__.update(f.__dict__); w.__module__=f.__module__; w.__qualname__=f.__qualname__
    return w
@deco
def doc(a:int)->str:
    "docs"
print(doc.__name__, doc.__doc__, doc.__wrapped__.__annotations__, doc.__annotations__)
class CM:
    @classmethod
    @property
    def x(cls): return 1
    @staticmethod
    def s(*a): return a
    t=s
    @classmethod
    def c(cls,*a,**k): return cls,a,k
    u=c
print(CM().s(1), CM.t(2), CM.c(1,k=2), CM().u(), CM.s is CM.s, CM.c == CM.c, CM.c is CM.c)
class Base:
    def __init_subclass__(cls,**kw):
        super().__init_subclass__(**kw); cls.reg=getattr(cls,'reg',())+(cls.__name__,)
    def tmpl(self): return self.hook()
    def hook(self): raise NotImplementedError
class Im(Base):
    def hook(self): return 'im'
class Im2(Im):
    hook=lambda self: super(Im2,self).hook()+'2'
print(Im().tmpl(), Im2().tmpl(), Im2.reg); t("Base().tmpl()")
class Mx1:
    def go(s): return ['Mx1']+super().go()
class Mx2:
    def go(s): return ['Mx2']+super().go()
class End:
    def go(s): return ['End']
class All(Mx1,Mx2,End): pass
print(All().go()); t("Mx1().go()")
class It:
    def __init__(s,n): s.n=n
    def __iter__(s): return s
    def __next__(s):
        if s.n==0: raise StopIteration
        s.n-=1; return s.n
print(list(It(3)), max(It(4)), sorted(It(3)), dict(enumerate(It(2))))
class Num:
    def __init__(s,v): s.v=v
    def __add__(s,o): return Num(s.v+(o.v if isinstance(o,Num) else o))
    __radd__=__add__
    def __lt__(s,o): return s.v<o.v
    def __eq__(s,o): return isinstance(o,Num) and s.v==o.v
    def __hash__(s): return hash(s.v)
    def __repr__(s): return f'N{s.v}'
    def __bool__(s): return s.v!=0
    def __index__(s): return s.v
    def __call__(s,*a,**k): return s.v,a,k
    def __getitem__(s,k): return k
    def __enter__(s): return s
    def __exit__(s,*a): return True
    def __len__(s): return s.v
    def __contains__(s,x): return x==s.v
    def __neg__(s): return Num(-s.v)
    def __iadd__(s,o): s.v+=o; return s
    def __format__(s,spec): return f'<{spec}>'
print(sum([Num(1),Num(2)]), sorted([Num(3),Num(1)]), Num(1) in {Num(1)}, [10,20,30][Num(1)], Num(2)(1,a=2), Num(0)[1:2], Num(0)[1,2], len(Num(4)), 4 in Num(4), -Num(2), f'{Num(1):abc}', bool(Num(0)), min(Num(2),Num(1)), list(range(Num(3))))
n=Num(1); m=n; n+=5; print(n,m is n)
with Num(1) as q: raise ValueError
print(Num(1)!=Num(2), Num(1)!=Num(1), Num(1)>Num(0))
t("Num(1)<=Num(2)"); t("Num(1)-1"); t("Num(1)@Num(2)")
class Prop:
    def __init__(s): s._v=0
    v=property(lambda s:s._v, lambda s,x: setattr(s,'_v',x), None, 'doc here')
p=Prop(); p.v+=5; print(p.v, Prop.v.__doc__); t("del p.v"); t("Prop.v.fset(5,5)")
def gen():
    x=yield 1
    print('got',x)
g=gen(); print(next(g), g.__name__, g.gi_running, type(g)); t("g.send(5)"); t("next(g)")
import math
t("math.nope"); math.newattr=1; print(math.newattr)
t("math.__dict__=5"); t("del math.newattr; math.newattr"); print('sqrt' in dir(math), 'sqrt' in vars(math), hasattr(math,'sqrt'))
class WithDoc:
    """doc text"""
    def m(self): "m doc"
print(WithDoc.__doc__, WithDoc().__doc__, WithDoc.m.__doc__, WithDoc().m.__doc__); WithDoc.__doc__='new'; print(WithDoc.__doc__)
print([m for m in dir(WithDoc()) if not m.startswith('__')], callable(WithDoc), callable(WithDoc()))
class Iter2:
    def __getitem__(s,i):
        if i>2: raise IndexError
        return i
print(list(Iter2()), 2 in Iter2(), *Iter2()); a,b,c=Iter2(); print(a,b,c)
class Str(str):
    def __eq__(s,o): return True
    def __hash__(s): return str.__hash__(s)
print({Str('a'):1}.get('a'), Str('x')=='y', 'y'==Str('x'))
x=5
class Scope:
    x=x+1
    def f(self): return x
    class Inner: y=10
    l=[y for y in range(3)]
print(Scope.x,Scope().f(),Scope.Inner.y,Scope.l, Scope.Inner, hasattr(Scope,'y'))
class P1:
    def __private(self): return 'P1'
    def call(self): return self.__private()
class P3(P1):
    def __private(self): return 'P3'
print(P3().call(), [n for n in dir(P3()) if 'private' in n])
print(type.__name__, type.__class__, object.__class__, type.__bases__, type.__mro__, isinstance(type,type), isinstance(object,type), issubclass(type,object))
