# __repr__, __str__, inheritance between them, in containers, in messages; recursion.
class OnlyRepr:
    def __repr__(self):
        return "repr!"


class OnlyStr:
    def __str__(self):
        return "str!"


class Both(OnlyRepr, OnlyStr):
    pass


print(OnlyRepr(), str(OnlyRepr()), [OnlyRepr()], f"{OnlyRepr()}", str(OnlyStr()),
    repr(OnlyStr()).startswith("<__main__.OnlyStr object at 0x"), Both(), [Both()], {1: Both()}, (Both(),), {Both()},
    "%s %r" % (Both(), Both()), ascii(Both()))


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __repr__(self):
        return f"Tree({', '.join(map(repr, (self.value, *self.children)))})"


print(Tree(1, Tree(2), Tree("three", Tree(None))))


class Raises:
    def __repr__(self):
        raise ValueError("repr failed")


for code in ("repr(Raises())", "print([Raises()])", "str(Raises())", "f'{Raises()!r}'", "{1: Raises()}.__repr__()",
        "print(Raises())"):
    try:
        eval(code)
    except ValueError as error:
        print(code, "->", error)


class Uni:
    def __repr__(self):
        return "é🐍"


print(Uni(), repr(Uni()), ascii(Uni()), [Uni()], "{!a}".format(Uni()))
l = [1]
l.append(l)
d = {"d": l}
d["self"] = d
t = (l, d)
print(l, d, t)


class SelfHolder(list):
    pass


s = SelfHolder([0])
s.append(s)
print(s)


class Meta(type):
    def __repr__(cls):
        return "meta repr of " + cls.__name__

    def __str__(cls):
        return "meta str"


class WithMeta(metaclass=Meta):
    pass


print(WithMeta, [WithMeta], repr(WithMeta), f"{WithMeta} {WithMeta!r}")


class Local:
    class Inner:
        pass


def f():
    class InFunction:
        pass
    return InFunction


print(Local.Inner, f(), repr(Local.Inner()).split(" object")[0], repr(f()()).split(" object")[0])
print(repr(None), repr(...), repr(NotImplemented), repr(True), repr(type), repr(int), repr(len),
    repr(ValueError("x")), repr(ValueError()), repr(KeyError("k")), repr(OSError(2, "no")), repr(Exception(1, "a")),
    repr(object).replace("object", "o"))
