# A call in a loop at every depth of a range, so that some depth lies on every kind of boundary; results stay right.
import sys

sys.setrecursionlimit(5000)


def leaf(a, b):
    return a + b


def wide_leaf(a, b):
    c = d = e = f = g = h = i = j = k = l = a
    return c + d + e + f + g + h + i + j + k + l - 9 * a + b


def loop(depth, deepest, call, out):
    total = 0
    for i in range(10):
        total = call(total, i)
    out.append(total)
    if depth < deepest:
        loop(depth + 1, deepest, call, out)
    again = 0
    for i in range(10):
        again = call(again, i)
    assert again == 45


for call in (leaf, wide_leaf, lambda a, b: leaf(a, b), lambda a, b: wide_leaf(leaf(a, b), 0), lambda *args: sum(args),
        lambda a, b: next(x for x in [a + b])):
    out = []
    loop(0, 1500, call, out)
    print(len(out), set(out) == {45})


class Adder:
    def __init__(self, total):
        self.total = total

    def add(self, n):
        return Adder(self.total + n)


def with_objects(depth):
    adder = Adder(depth)
    for i in range(5):
        adder = adder.add(i)
    assert adder.total == depth + 10
    if depth:
        with_objects(depth - 1)


with_objects(1500)


def with_exceptions(depth):
    for i in range(3):
        try:
            if i:
                raise KeyError(i)
            leaf(None, 1)
        except (KeyError, TypeError):
            pass
    if depth:
        with_exceptions(depth - 1)


with_exceptions(1500)


def saw(depth, levels):
    result = 0
    for level in range(levels):
        result += level
        if depth:
            result += saw(depth - 1, levels - 1)
    return result


print(saw(7, 7))
for size in (1, 3, 7, 20, 55, 148, 403, 1096, 2980):
    def down(n):
        return 0 if n == 0 else down(n - 1) + 1

    print(down(size), end=" ")
print()
