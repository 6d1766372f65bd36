# Locals, arguments and temporaries keep their values at every depth of a deep recursion.
import sys

sys.setrecursionlimit(60000)


def descend(n, a, b=None, *rest, k=0, **kw):
    x = n * 3
    y = [n]
    z = (n, a)
    below = descend(n - 1, n, a, n + 1, k=n, extra=n) if n else 0
    assert x == n * 3 and y == [n] and z == (n, a), n
    assert not rest or rest == (n + 2,), (n, rest)
    assert not kw or kw == {"extra": n + 1}, (n, kw)
    return below + x + y[0] + len(rest) + k


print(descend(20000, -1))


def expression(n):
    return n + (expression(n - 1) if n else 0) * 1 + n - n


print(expression(30000))


def many_temporaries(n):
    if n == 0:
        return 0
    return [n, n + 1, many_temporaries(n - 1), n + 3][2] + len([n, (n, {n: n}), f"{n}"]) - 2


print(many_temporaries(15000))


def alternate(n):
    return big(n - 1) + 1 if n > 0 else 0


def big(n):
    a = b = c = d = e = f = g = h = i = j = n
    result = alternate(n - 1) + 1 if n > 0 else 0
    return result if a == b == c == d == e == f == g == h == i == j == n else 1 / 0


print(alternate(20000))
for depth in (1, 10, 100, 1000, 10000, 100, 1, 10000, 5000):
    print(alternate(depth), end=" ")
print()


def with_closure(n):
    total = n

    def add(m):
        nonlocal total
        total += m
        return total

    if n:
        with_closure(n - 1)
    return add(1), total


print(with_closure(10000))
