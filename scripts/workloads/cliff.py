# recursive: yes
# A leaf call in a loop at every depth from 0 to 2000. Where the data stack is
# made of pieces, some depths call across an edge on every iteration; they are
# the cliff. Without arguments the program prints a checksum. With `time`, it
# sweeps the depths several times and prints, for each depth, the least time
# per call in nanoseconds; a second and a third argument give the number of
# sweeps and of calls per depth.

import sys
import time

DEEPEST = 2000
sys.setrecursionlimit(DEEPEST + 200)


def leaf(n):
    return n + 1


def at_each_depth(depth, visit):
    """Calls `visit(depth)` here, then goes one frame deeper."""
    visit(depth)
    if depth < DEEPEST:
        at_each_depth(depth + 1, visit)


def count_calls(calls):
    done = [0]

    def visit(depth):
        n = 0
        for _ in range(calls):
            n = leaf(n)
        done[0] += n

    at_each_depth(0, visit)
    return done[0]


def least_times(sweeps, calls):
    least = [1e9] * (DEEPEST + 1)

    def visit(depth):
        clock = time.perf_counter
        count = range(calls)
        # Once outside the clock: the first call across an edge may have to map a
        # chunk, which the later ones only go into and out of.
        n = leaf(0)
        start = clock()
        for _ in count:
            n = leaf(n)
        spent = clock() - start
        if spent < least[depth]:
            least[depth] = spent

    for _ in range(sweeps):
        at_each_depth(0, visit)
    return [spent / calls * 1e9 for spent in least]


def report(times):
    for depth, nanoseconds in enumerate(times):
        print(f"{depth} {nanoseconds:.2f}")
    ranked = sorted(times)
    median = ranked[len(ranked) // 2]
    worst = ranked[-1]
    print(f"median {median:.2f} worst {worst:.2f} at depth {times.index(worst)} cliff {worst / median:.3f}")


def main(arguments):
    if arguments and arguments[0] == "time":
        sweeps = int(arguments[1]) if len(arguments) > 1 else 20
        calls = int(arguments[2]) if len(arguments) > 2 else 300
        report(least_times(sweeps, calls))
    else:
        print(count_calls(2000))


main(sys.argv[1:])
