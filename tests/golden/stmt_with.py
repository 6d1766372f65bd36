# with: enter/exit order, several items, exceptions passed, suppressed, replaced; parenthesised; as targets.
class M:
    def __init__(self, name, suppress=False, fail_exit=False, fail_enter=False):
        self.name, self.suppress, self.fail_exit, self.fail_enter = name, suppress, fail_exit, fail_enter

    def __enter__(self):
        print("enter", self.name)
        if self.fail_enter:
            raise RuntimeError("enter " + self.name)
        return self.name.upper()

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind.__name__ if kind else None, value, traceback is not None)
        if self.fail_exit:
            raise RuntimeError("exit " + self.name)
        return self.suppress


with M("a") as a:
    print("body", a)
with M("a") as a, M("b") as b, M("c"):
    print(a, b)
with (M("p") as p, M("q") as q,):
    print(p, q)
with (M("r"), M("s")):
    pass
with (M("t")) as t:
    print(t)
with M("suppressing", suppress=True):
    raise ValueError("swallowed")
print("after")
try:
    with M("outer"), M("inner"):
        raise KeyError("k")
except KeyError as error:
    print("caught", error)
with M("outer", suppress=True):
    with M("inner", fail_exit=True):
        1 / 0
try:
    with M("x", fail_exit=True):
        raise ValueError("first")
except RuntimeError as error:
    print(error, "context:", repr(error.__context__))
try:
    with M("ok") as ok, M("bad", fail_enter=True):
        print("not reached")
except RuntimeError as error:
    print(error)


def returns():
    with M("ret"):
        return "value"


def loop():
    for i in range(3):
        with M(str(i)):
            if i == 0:
                continue
            break
    return i


print(returns(), loop())


def gen():
    with M("gen"):
        yield 1
        yield 2


for v in gen():
    print(v)
g = gen()
next(g)
g.close()


class Obj:
    pass


o, items = Obj(), [0]
with M("attr") as o.x, M("item") as items[0], M("ab") as (y, z):
    print(o.x, items, y, z)


class NoEnter:
    def __exit__(self, *a):
        pass


class NoExit:
    def __enter__(self):
        pass


class Instance:
    pass


i = Instance()
i.__enter__ = lambda: 1
i.__exit__ = lambda *a: None
for code in ("with NoEnter(): pass", "with NoExit(): pass", "with 5: pass", "with i: pass", "with None as x: pass",
        "with open: pass", "with M: pass"):
    try:
        exec(code)
    except (TypeError, AttributeError) as error:
        print(code, "->", type(error).__name__, error)
