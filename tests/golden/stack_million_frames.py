# A recursion a million frames deep, and an exception that passes through as many.
import sys

sys.setrecursionlimit(1_000_100)


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


def fail(n):
    if n == 0:
        raise ValueError("at the bottom")
    fail(n - 1)


print(count(1_000_000))
try:
    fail(1_000_000)
except ValueError as error:
    print(error)
print(count(1_000_000))
