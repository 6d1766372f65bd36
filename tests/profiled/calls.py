# Calls of every kind; the innermost function of each stops until it is told to go on.
import sys


def spin():
    print("here", flush=True)
    sys.stdin.readline()
    return 1
class C:
    def __init__(self, a=0, *, k=None): spin()
    @property
    def prop(self): return spin()
    @prop.setter
    def prop(self, v): spin()
    @staticmethod
    def stat(a): return spin()
    @classmethod
    def clsm(cls, a): return spin()
    def meth(self, a, b=2): return spin()
    def __call__(self, x): return spin()
    def __getattr__(self, n): return spin()
    def __getitem__(self, i): return spin()
    def __setitem__(self, i, v): spin()
    def __add__(self, o): return spin()
    def __radd__(self, o): return spin()
    def __iadd__(self, o): spin(); return self
    def __eq__(self, o): return bool(spin())
    def __lt__(self, o): return bool(spin())
    def __hash__(self): return spin()
    def __str__(self): spin(); return "s"
    def __len__(self): return spin()
    def __bool__(self): return bool(spin())
    def __contains__(self, x): return bool(spin())
    def __enter__(self): spin(); return self
    def __exit__(self, *a): spin()
    def __iter__(self): spin(); return It()
class It:
    n = 0
    def __iter__(self): return self
    def __next__(self):
        spin(); self.n += 1
        if self.n > 1: raise StopIteration
        return 1
class D(C):
    def __init__(self, *a, **k): super().__init__(*a, **k)
class M(type):
    def __call__(cls, *a): spin(); return super().__call__(*a)
class E(metaclass=M):
    def __new__(cls): spin(); return object.__new__(cls)
def gen():
    yield spin()
    yield from gen2()
def gen2(): yield spin()
def deco(f):
    def w(*a, **k): return f(*a, **k)
    return w
@deco
def wrapped(a, *, k=1): return spin()
def dflt(a, b=1, *c, d=2, **e): return spin()
def main():
    c = C(); C(1); C(a=1); C(*[1]); C(k=2); D(); D(1, k=1); E()
    c.prop; c.prop = 1; c.stat(1); C.stat(1); c.clsm(1); c.meth(1); c.meth(1, b=3); c.meth(*[1]); m = c.meth; m(1); m(a=1)
    c(1); c(x=1); c.nothing; c[0]; c[0] = 1; c + 1; 1 + c; c += 1; c == 1; c < 1; hash(c); {c: 1}; str(c); f"{c}"; len(c)
    if c: pass
    while not c: pass
    1 in c; not c
    with c: spin()
    for x in c: spin()
    for x in gen(): spin()
    list(gen()); sum(gen2()); next(gen2()); [spin() for _ in range(2)]; sorted([2, 1], key=lambda x: spin()); list(map(lambda x: spin(), [1]))
    max([1, 2], key=lambda v: spin()); wrapped(1, k=2); dflt(1); dflt(1, 2, 3, d=4, z=5); dflt(**{"a": 1}); (lambda q=1: spin())()
    a, b = c, c; [a].index(b); sorted([a, b]); any(spin() for _ in [1]); g = gen(); g.send(None); g.close()
    try: raise ValueError(c)
    except ValueError as e: spin(); str(e)
    finally: spin()
    getattr(c, "zz"); setattr(c, "prop", 2); isinstance(c, C)
main()
