# A recursion a million frames deep: frames live on the data stack, not on the
# native one. Give another depth as an argument.
import sys
import time

depth = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
sys.setrecursionlimit(depth + 100)


def descend(n):
    if n == 0:
        return 0
    return 1 + descend(n - 1)


start = time.perf_counter()
print(descend(depth), "frames down and back")
print(f"{time.perf_counter() - start:.3f} s", file=sys.stderr)
