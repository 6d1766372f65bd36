# C3 linearisation: diamonds, cooperative super, impossible orders.
class A:
    def go(self):
        return ["A"]


class B(A):
    def go(self):
        return ["B"] + super().go()


class C(A):
    def go(self):
        return ["C"] + super().go()


class D(B, C):
    def go(self):
        return ["D"] + super().go()


class E(C, B):
    pass


class F(D):
    pass


print(D().go(), E().go(), F().go())
for cls in (A, D, E, F):
    print([k.__name__ for k in cls.__mro__])


class O1: pass
class X(O1): pass
class Y(O1): pass
class Z(O1): pass
class K1(X, Y): pass
class K2(Z, Y): pass


class Top(K1, K2):
    pass


print([k.__name__ for k in Top.__mro__])
for bases in ((D, E), (A, B), (X, O1, Y), (K1, Y, X), (O1, X), (object, A)):
    try:
        print([k.__name__ for k in type("T", bases, {}).__mro__])
    except TypeError as error:
        print(error)


class Root:
    def __init__(self, **kwargs):
        self.rest = kwargs


class Left(Root):
    def __init__(self, left, **kwargs):
        super().__init__(**kwargs)
        self.left = left


class Right(Root):
    def __init__(self, right, **kwargs):
        super().__init__(**kwargs)
        self.right = right


class Both(Left, Right):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.names = sorted(vars(self))


b = Both(left=1, right=2, other=3)
print(b.left, b.right, b.rest, b.names)


class P:
    value = "P"


class Q(P):
    pass


class R(P):
    value = "R"


class S(Q, R):
    pass


print(S.value, S().value, S.__mro__[1:3], Q.value)
P.extra = "added later"
R.extra = "closer"
print(S.extra, Q.extra)
del R.extra
print(S.extra)
