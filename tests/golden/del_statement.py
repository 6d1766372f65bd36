# del on names, attributes, items, slices, tuples of targets; use after deletion.
x = 1
del x
try:
    x
except NameError as error:
    print(error)
a, b, c = 1, 2, 3
del a, (b, c)
print("a" in globals(), "c" in globals())
items = list(range(10))
del items[0], items[-1]
del items[1:3]
print(items)
del items[::2]
print(items)
del items[:]
print(items)
d = {"a": 1, "b": 2, "c": 3}
del d["b"]
print(d)


class Thing:
    shared = 1

    def __delattr__(self, name):
        print("deleting", name)
        object.__delattr__(self, name)

    def __delitem__(self, key):
        print("delitem", key)


t = Thing()
t.own = 5
del t.own
del t[1], t[1:2], t["k", 3]
for code in ("del t.own", "del t.shared", "del d['zzz']", "del items[0]", "del (1,)[0]", "del 'abc'[0]",
             "del undefined_one", "del d[[]]",
             "del (5).real", "del [1, 2][5]", "del [1, 2]['a']", "del [][::0]", "del range(3)[0]", "del None.x"):
    try:
        exec(code)
    except Exception as error:
        print(code, "->", type(error).__name__, error)


def local():
    v = 1
    del v
    try:
        return v
    except UnboundLocalError as error:
        print(error)
    v = 2
    return v


print(local())


def cell():
    v = 1

    def inner():
        return v

    del v
    try:
        inner()
    except NameError as error:
        print(error)
    v = 3
    return inner()


print(cell())
del Thing.shared
print(hasattr(Thing, "shared"))
for code in ("del 1", "del f()", "del a + b", "del (a, 1)", "del x if y else z", "del None", "del [a, b()]", "del *a",
        "del"):
    try:
        compile(code, "code", "exec")
    except SyntaxError as error:
        print(code, "->", error.msg)
