# Names inside comprehensions: private loop variables, closures, class bodies, outer names.
x = "outer"
print([x for x in range(3)], x, {x: 1 for x in "ab"}, x, list(x for x in "q"), x)


def shadow():
    y = 10
    items = [y for y in range(3)]
    return items, y


print(shadow())


def closures():
    fs = [lambda: i for i in range(3)]
    gs = [lambda i=i: i for i in range(3)]
    return [f() for f in fs], [g() for g in gs]


print(closures())


def nested(n):
    factor = 10
    return [[factor * i + j for j in range(n)] for i in range(n)]


print(nested(2))


class Body:
    base = [1, 2, 3]
    doubled = [b * 2 for b in base]
    size = 2
    try:
        wrong = [b * size for b in base]
    except NameError as error:
        message = str(error)
    fine = [b for b in range(size)]


print(Body.doubled, Body.message, Body.fine, hasattr(Body, "b"))


def evaluated_early():
    source = [1, 2]
    gen = (v for v in source)
    source = [3, 4]
    return list(gen)


print(evaluated_early())


def late_inner():
    k = 1
    gen = (v * k for v in [1, 2])
    k = 10
    return list(gen)


print(late_inner())
try:
    bad = (v for v in missing)
except NameError as error:
    print(error)
lazy = (missing for v in [1])
try:
    next(lazy)
except NameError as error:
    print(error)


def uses_walrus():
    [last := i for i in range(4)]
    return last


print(uses_walrus())


def with_global():
    global made
    [made := i for i in "xyz"]


with_global()
print(made, "i" in globals())


def locals_inside():
    a = 1
    return [sorted(k for k in ("a", "b") if k in d) for d in [locals()]]


print(locals_inside())
