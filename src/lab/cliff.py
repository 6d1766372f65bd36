# The time of a call at every depth. DEEPEST, SWEEPS, CALLS and LOCALS are filled in.
import sys
import time

sys.setrecursionlimit(DEEPEST + 200)
least = [1e9] * (DEEPEST + 1)


def leaf(n):
    return n + 1


def visit(depth):
    count = range(CALLS)
    # What the first call at this depth finds is not what is measured.
    n = leaf(leaf(0))
    start = time.perf_counter()
    for _ in count:
        n = leaf(n)
    least[depth] = min(least[depth], time.perf_counter() - start)


def at_each_depth(depth):
    LOCALS
    visit(depth)
    if depth < DEEPEST:
        at_each_depth(depth + 1)


for _ in range(SWEEPS):
    at_each_depth(0)
print([seconds / CALLS * 1e9 for seconds in least])
