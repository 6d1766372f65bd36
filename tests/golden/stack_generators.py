# Generators resumed at other depths than they were made at, from deep recursion, and recursing themselves.
import sys

sys.setrecursionlimit(30000)


def numbers():
    local = [0]
    n = 0
    while True:
        local[0] += n
        got = yield local[0]
        n = got if got is not None else n + 1


def deep_next(gen, depth):
    if depth == 0:
        return next(gen)
    return deep_next(gen, depth - 1)


g = numbers()
print([deep_next(g, d) for d in (0, 10, 1000, 5, 10000, 0, 3, 20000)])


def make_deep(depth):
    return numbers() if depth == 0 else make_deep(depth - 1)


gens = [make_deep(d) for d in (0, 100, 10000)]
print([next(g) for g in gens], [next(g) for g in gens], [g.send(10) for g in gens], [deep_next(g, 500) for g in gens])


def calls_deep():
    def down(n):
        return 0 if n == 0 else 1 + down(n - 1)
    yield down(10)
    yield down(10000)
    yield down(5)


print(list(calls_deep()))


def count(n):
    if n:
        yield from count(n - 1)
    yield n


print(sum(count(300)), sum(1 for _ in count(400)))


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


print(sum(tree(12)), list(tree(3)))


def recursive_consumer(gen, n):
    value = next(gen)
    if n == 0:
        return [value]
    return recursive_consumer(gen, n - 1) + [value]


print(recursive_consumer(numbers(), 10), len(recursive_consumer(numbers(), 5000)))
alive = [numbers() for _ in range(2000)]
for _ in range(3):
    total = sum(next(g) for g in alive)
print(total)


def raises_deep():
    def down(n):
        if n == 0:
            raise KeyError("deep")
        down(n - 1)
    try:
        down(5000)
    except KeyError as error:
        yield str(error)
    down(3)


g = raises_deep()
print(next(g))
try:
    next(g)
except KeyError as error:
    print("out", error)


def interleaved(n):
    if n == 0:
        return
    g = numbers()
    next(g)
    next(g)
    yield from interleaved(n - 1)
    yield next(g)


print(list(interleaved(50)) == [3] * 50)
