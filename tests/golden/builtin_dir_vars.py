# dir and vars on modules, classes, instances and local scopes; globals and locals.
import math


class A:
    x = 1

    def __init__(self):
        self.own = 2

    def method(self):
        pass


class B(A):
    y = 2


b = B()
print([n for n in dir(b) if not n.startswith("__")], [n for n in dir(B) if not n.startswith("__")],
    "__init__" in dir(b), vars(b), sorted(n for n in vars(B) if not n.startswith("__")), "sin" in dir(math),
    "x" in vars(A))


def scope(a, b=2):
    c = 3
    names = dir()
    print(names, sorted(vars()), locals()["c"])
    for i in range(1):
        pass
    del c
    return sorted(locals())


print(scope(1))
print("scope" in globals(), globals()["b"] is b, "A" in dir(), vars() is globals(), locals() is globals(), __name__,
    "math" in dir())
globals()["made"] = "through globals"
print(made)


def change():
    value = 1
    locals()["value"] = 2
    return value


print(change())


class Body:
    a = 1
    names = [n for n in locals() if not n.startswith("__")]
    b = sorted(n for n in vars() if not n.startswith("__"))


print(Body.names, Body.b)
print([n for n in dir("") if n.startswith("is")], [n for n in dir([]) if not n.startswith("_")],
    [n for n in dir({}) if not n.startswith("_")], [n for n in dir(()) if not n.startswith("_")],
    [n for n in dir(set()) if not n.startswith("_")], sep="\n")
for code in ("vars(5)", "vars([])", "vars(1, 2)", "dir(1, 2)", "globals(1)", "vars(len)"):
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)
