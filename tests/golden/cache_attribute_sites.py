# One attribute site sees many shapes: classes, added attributes, order of assignment, deletion, class attributes.
class A:
    def __init__(self, v):
        self.v = v


class B:
    def __init__(self, v):
        self.other = 0
        self.v = v


class C:
    v = "class C"


class D:
    __slots__ = ("v",)

    def __init__(self, v):
        self.v = v


class E:
    @property
    def v(self):
        return "property"


class F:
    def __getattr__(self, name):
        return "getattr " + name


def get(o):
    return o.v


objects = [A(1), B(2), C(), D(4), E(), F(), A("again"), A]
A.v = "on the class"
for _ in range(3):
    print([get(o) for o in objects])
a = A(10)
for i in range(5):
    if i == 2:
        a.extra = 1
    if i == 3:
        del a.v
    if i == 4:
        a.v = "back"
    print(get(a), end=" ")
print()


def set_v(o, value):
    o.v = value
    return o.v


for _ in range(2):
    print([set_v(o, i) for i, o in enumerate([A(0), B(0), C(), D(0), F()])])
C.v = "changed"
print(get(C()), get(objects[2]))
c = C()
for i in range(6):
    if i == 3:
        c.v = "instance shadows"
    if i == 5:
        del c.v
    print(get(c), end="; ")
print()
for cls in (A, B):
    cls.late = lambda self: "late method"
for i in range(4):
    o = A(i)
    if i == 2:
        A.late = lambda self: "replaced"
    if i == 3:
        o.late = lambda: "own"
    print(o.late(), end="; ")
print()


class P:
    pass


for i in range(6):
    p = P()
    if i % 2:
        p.x, p.y = i, -i
    else:
        p.y, p.x = -i, i
    print(p.x, p.y, list(vars(p)), end="; ")
print()
p = P()
for i in range(200):
    setattr(p, f"a{i}", i)
print(p.a0, p.a199, len(vars(p)), sum(getattr(p, f"a{i}") for i in range(200)))
for i in range(0, 200, 2):
    delattr(p, f"a{i}")
print(len(vars(p)), hasattr(p, "a0"), p.a1, list(vars(p))[:3])


class Data:
    def __get__(self, o, t):
        return "data descriptor"

    def __set__(self, o, value):
        raise AttributeError("read only")


q = P()
q.w = "plain"
for i in range(4):
    if i == 2:
        P.w = Data()
    print(q.w, end="; ")
print()
try:
    q.w = 5
except AttributeError as error:
    print(error)
