# Generators: laziness, several at once, infinite, expressions, as iterators, attributes, reuse.
def count(start=0):
    print("started")
    while True:
        yield start
        start += 1


g = count(5)
print("not yet")
print(next(g), next(g), g.__next__(), iter(g) is g, type(g).__name__)


def take(n, it):
    for _ in range(n):
        yield next(it)


print(list(take(3, g)), list(take(0, g)))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


def evens(it):
    for x in it:
        if x % 2 == 0:
            yield x


print(list(take(8, evens(fib()))))


def empty():
    return
    yield


def nothing_then_value():
    if False:
        yield
    return 5


print(list(empty()), list(nothing_then_value()))
a, b = take(2, iter("xy"))
print(a, b, *take(2, iter("zw")), sum(take(3, iter([1, 2, 3]))), dict(take(1, iter([("k", "v")]))), max(take(2,
    iter([4, 9]))), sorted(take(3, iter("cab"))))


def interleave(*gens):
    gens = [iter(g) for g in gens]
    while gens:
        for g in gens[:]:
            try:
                yield next(g)
            except StopIteration:
                gens.remove(g)


print("".join(interleave("abc", "12", "xyzw")))


def args(a, b=2, *rest, c=3, **kw):
    yield a
    yield from (b, *rest)
    yield c
    yield kw


print(list(args(1, 5, 6, c=7, d=8)))
ge = (x * y for x in range(3) for y in range(2) if x)
print(type(ge).__name__, ge.__name__, list(ge), list(ge), g.__name__, g.__qualname__, g.gi_running,
    g.gi_frame is not None)


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [item] + rest


print(list(permutations([1, 2, 3])))


def state():
    x = yield "first"
    print("received", x)
    y = yield
    print("received", y)
    yield x, y


s = state()
print(next(s), s.send("A"), s.send("B"), next(s, "over"))
local = []


def side():
    for i in range(3):
        local.append(f"before {i}")
        yield i
        local.append(f"after {i}")


for v in side():
    local.append(f"use {v}")
    if v == 1:
        break
print(local)


class Tree:
    def __init__(self, v, *kids):
        self.v, self.kids = v, kids

    def __iter__(self):
        yield self.v
        for k in self.kids:
            yield from k


print(list(Tree(1, Tree(2, Tree(3)), Tree(4))))
try:
    empty(1)
except TypeError as error:
    print(error)
for code in ("g[0]", "len(g)", "g()", "g + 1", "g.nope", "g.send()", "count(1, 2)", "next(5)", "g.__name__ = 5",
        "g.gi_frame = 1"):
    try:
        exec(code)
    except (TypeError, AttributeError) as error:
        print(code, "->", type(error).__name__, error)
