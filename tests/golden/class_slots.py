# __slots__: fixed attributes, inheritance, defaults, errors.
class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y=0):
        self.x = x
        self.y = y


p = Point(1)
p.y += 5
print(p.x, p.y, Point.__slots__, hasattr(p, "__dict__"), type(Point.x).__name__, repr(Point.x))
for code in ("p.z = 1", "p.z", "del p.x; p.x", "del p.x", "p.__dict__", "p.y = 3; print(Point.y.__get__(p))",
        "Point.y.__get__(5)", "Point.y.__set__(p, 9); print(p.y)", "vars(p)"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Named(Point):
    __slots__ = ("name",)


class Open(Point):
    pass


class Single:
    __slots__ = "only"


class WithDict:
    __slots__ = ("a", "__dict__")


class Empty:
    __slots__ = ()


n = Named(1, 2)
n.name = "n"
o = Open(1, 2)
o.anything = 3
s = Single()
s.only = 1
w = WithDict()
w.a, w.b = 1, 2
print(n.name, n.y, o.anything, o.__dict__, s.only, w.a, w.b, w.__dict__, Empty.__slots__)
for obj, name in ((n, "other"), (s, "more"), (Empty(), "x"), (s, "o")):
    try:
        setattr(obj, name, 1)
    except AttributeError as error:
        print(error)


class Private:
    __slots__ = ("__hidden", "shown")

    def __init__(self):
        self.__hidden = "h"

    def get(self):
        return self.__hidden


print(Private().get(), [k for k in Private.__dict__ if "hidden" in k])
try:
    Private().shown
except AttributeError as error:
    print(error)
for code in ("class A: __slots__ = ('x',); x = 1", "class B: __slots__ = (1,)", "class C: __slots__ = ('a b',)",
        "class D(int): __slots__ = ('x',)", "class E: __slots__ = ('a', 'a')\nprint('same twice')",
        "class F(Point, Single): pass", "class G: __slots__ = 5"):
    try:
        exec(code)
    except (TypeError, ValueError) as error:
        print(code.split("\n")[0], "->", type(error).__name__, error)


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next=None):
        self.value, self.next = value, next

    def __iter__(self):
        node = self
        while node is not None:
            yield node.value
            node = node.next


print(list(Node(1, Node(2, Node(3)))))
