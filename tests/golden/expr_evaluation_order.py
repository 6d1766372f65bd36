# The order in which the parts of expressions, calls and assignments are evaluated.
def t(name, value=0):
    print(name, end=" ")
    return value


class Box:
    def __getitem__(self, key):
        print("get", end=" ")
        return 1

    def __setitem__(self, key, value):
        print("set", end=" ")


box = Box()
print(t("a", 1) + t("b", 2) * t("c", 3))
print(t("a", 2) ** t("b", 2) ** t("c", 1))
print([t("a"), t("b")], (t("c"), t("d")), {t("e"): t("f"), t("g"): t("h")})
t("value", 5) if t("test", 1) else t("other")
print()


def f(*args, **kwargs):
    print("call", args, sorted(kwargs))


t("f", f)(t("x", 1), *t("y", [2]), k=t("k", 3), **t("z", {"m": 4}))
t("box", box)[t("key")] = t("value")
print()
t("box", box)[t("key")] += t("value")
print()
a, t("box", box)[t("k1")] = t("r1"), t("r2")
print()
x = t("p", box)[t("q")] = t("r")
print()
t("d1", lambda g: g)(t("d2"))
print()


def default(a=t("first"), b=t("second")) -> None:
    pass


@t("deco1", lambda g: (t("apply1"), g)[1])
@t("deco2", lambda g: (t("apply2"), g)[1])
def decorated(a=t("default")):
    pass


print()
i = 0
items = [0, 0, 0]
i, items[i] = 2, 9
print(i, items)
i = items[i] = 1
print(i, items)
print(t("a", 1) < t("b", 0) < t("c", 5))
