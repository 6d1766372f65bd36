import sys

sys.setrecursionlimit(10**9)


def down(n):
    return down(n + 1)


try:
    down(0)
except (RecursionError, MemoryError) as error:
    print(type(error).__name__)
