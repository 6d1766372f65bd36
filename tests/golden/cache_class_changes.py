# Caches follow changes of classes, metaclasses and instances: methods replaced, hooks added and removed, classes exchanged.
class M(type): pass
class A(metaclass=M):
    k=1
    def __init__(self,x): self.x=x
    def m(self): return 'm'
    @property
    def p(self): return 'p'
    @staticmethod
    def s(): return 's'
class B:
    __slots__=('a','b')
def f(x):
    a=A(x); return a.x,a.m(),a.k,a.p,a.s()
def loop(n=5): return [f(i) for i in range(n)][-1]
print(loop())
A.m=lambda self:'m2'; print(loop())
A.k=2; print(loop())
A.p=7; print(loop())
A.s=lambda self:'bound s'; print(loop())
A.__init__=lambda self,x: setattr(self,'x',-x); print(loop())
A.__new__=staticmethod(lambda cls,x: print('new',end=' ') or object.__new__(cls)); print(loop(2))
A.__new__=staticmethod(lambda cls,x: object.__new__(cls)); print(loop())
M.__call__=lambda cls,*a: print('mcall',end=' ') or type.__call__(cls,*a); print(loop(2)); del M.__call__; print(loop())
A.__getattribute__=lambda self,n: 'ga'+n if n!='m' and n!='s' else object.__getattribute__(self,n); print(loop()); del A.__getattribute__; print(loop())
A.__setattr__=lambda self,n,v: object.__setattr__(self,n,v*10); print(loop()); del A.__setattr__; print(loop())
A.x=property(lambda self:'px', lambda self,v: None); print(loop()); del A.x; print(loop())
def g(o): 
    try: return o.a
    except AttributeError as e: return str(e)
b=B(); b.a=1
print([g(b) for _ in range(3)]); del b.a; print([g(b) for _ in range(3)]); b.a=2; print(g(b))
class C: 
    def m(self): return 'C'
class D:
    def m(self): return 'D'
c=C()
def h(o): return o.m()
print(h(c),h(c)); c.__class__=D; print(h(c)); c.m=lambda:'own'; print(h(c)); del c.m; print(h(c)); c.__dict__['m']=lambda:'dict'; print(h(c)); c.__dict__={}; print(h(c))
class E(D): pass
e=E(); print(h(e),h(e)); E.m=lambda s:'E'; print(h(e)); del E.m; print(h(e)); D.m=lambda s:'D2'; print(h(e)); E.__bases__=(C,); print(h(e))
class Cnt:
    n=0
    def __init__(self): Cnt.n+=1; self.i=Cnt.n
    def inc(self): self.i+=1; return self.i
for _ in range(1000): Cnt().inc()
print(Cnt.n)
def q(o): return o.zz
class Z: pass
z=Z()
for step in range(4):
    try: print(q(z))
    except AttributeError as er: print(er)
    if step==0: Z.zz='class'
    if step==1: z.zz='own'
    if step==2: del z.zz; del Z.zz; Z.__getattr__=lambda s,n:'hook '+n
print(q(z))
class S1:
    __slots__=('v',)
    def __init__(s,v): s.v=v
class S2(S1):
    def __init__(s,v): super().__init__(v); s.w=v
def tot(objs): return sum(o.v for o in objs)
print(tot([S1(1),S2(2),S1(3)]*10))
o=S2(1); o.__dict__; o.v=5; print(o.v,o.w,tot([o,S2(2)]))
