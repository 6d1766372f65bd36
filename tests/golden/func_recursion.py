# Recursion: mutual, deep within the limit, through containers, RecursionError caught and recovered from.
import sys


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


print(even(400), odd(401), odd(10))


def depth(n):
    return n if n == 0 else 1 + depth(n - 1)


print(depth(900))


def forever(n):
    return forever(n + 1)


for _ in range(3):
    try:
        forever(0)
    except RecursionError as error:
        print(type(error).__name__, error, isinstance(error, RuntimeError))
print(sys.getrecursionlimit())
sys.setrecursionlimit(5000)
print(depth(4000), sys.getrecursionlimit())
sys.setrecursionlimit(200)
try:
    depth(400)
except RecursionError as error:
    print(error)
sys.setrecursionlimit(1000)


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")


class Repr:
    def __repr__(self):
        return repr(self)


class Eq:
    def __eq__(self, other):
        return self == other


class Call:
    def __call__(self):
        return self()


class Add:
    def __add__(self, other):
        return self + other


def gen():
    yield from gen()


def forever_in_finally(n):
    try:
        return forever_in_finally(n + 1)
    finally:
        n += 1


for attempt in (lambda: repr(Repr()), lambda: Eq() == Eq(), lambda: Call()(), lambda: Add() + 1, lambda: next(gen()),
                lambda: forever_in_finally(0), lambda: Loop().a, lambda: (lambda f: f(f))(lambda f: f(f)),
                lambda: sorted([1, 2], key=lambda x: forever(0)), lambda: list(map(forever, [1])),
                lambda: [forever(i) for i in range(2)]):
    try:
        attempt()
    except RecursionError as error:
        print("RecursionError", str(error).split(" while")[0])
a = []
for _ in range(100000):
    a = [a]
try:
    repr(a)
except RecursionError as error:
    print(str(error).split(" while")[0])
b = []
for _ in range(100000):
    b = [b]
try:
    print(a == b)
except RecursionError as error:
    print(str(error).split(" in ")[0])
for bad in (0, -1, "a", 1.5):
    try:
        sys.setrecursionlimit(bad)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


def ackermann(m, n):
    return n + 1 if m == 0 else ackermann(m - 1, 1) if n == 0 else ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, b, c):
    return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


print(ackermann(2, 9), hanoi(10, "a", "b", "c"))
