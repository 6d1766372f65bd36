# A walk through the language: one short stop per feature.
import math


def stop(title):
    print(f"\n-- {title} --")


stop("integers are as long as they need to be")
print(2 ** 100, math.factorial(25) % 1000003, -7 // 2, -7 % 2)

stop("text")
word = "layout"
print(word[::-1], word.upper(), f"{word!r:>12}|{math.pi:.4f}|{1234567:,}")
for line in "one two\nthree".splitlines():
    print(line.split())

stop("lists, tuples, dictionaries, sets")
squares = {n: n * n for n in range(6)}
first, *middle, last = squares.values()
print(squares, first, middle, last)
print(sorted({3, 1, 2} | {2, 7}), [row for row in zip("abc", range(3))])

stop("functions are values")


def twice(function):
    return lambda x: function(function(x))


print(twice(twice(lambda x: x + 3))(0))

stop("generators")


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


print(*collatz(7))

stop("classes")


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    @property
    def length(self):
        return math.hypot(self.x, self.y)


print(Vector(1, 2) + Vector(2, 2), (Vector(1, 2) + Vector(2, 2)).length)

stop("exceptions")


class TooDeep(Exception):
    pass


def dig(depth):
    if depth == 50:
        raise TooDeep(depth)
    dig(depth + 1)


try:
    dig(0)
except TooDeep as error:
    print("stopped at", error)
finally:
    print("and filled the hole")

stop("context managers")


class Indent:
    depth = 0

    def __enter__(self):
        Indent.depth += 1
        return "  " * Indent.depth

    def __exit__(self, *_):
        Indent.depth -= 1


with Indent() as a, Indent() as b:
    print(a + "in", b + "further in", sep="\n")
