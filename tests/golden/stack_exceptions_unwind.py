# Exceptions unwind thousands of frames: caught far above, finally blocks run in order, the stack is reusable after.
import sys

sys.setrecursionlimit(50000)


class Deep(Exception):
    pass


def fall(n):
    if n == 0:
        raise Deep("bottom")
    return fall(n - 1) + 1


for depth in (1, 10, 1000, 20000, 5, 20000):
    try:
        fall(depth)
    except Deep as error:
        frames = 0
        tb = error.__traceback__
        while tb is not None:
            frames += 1
            tb = tb.tb_next
        print(depth, error, frames)
count = 0


def with_finally(n):
    global count
    try:
        if n == 0:
            raise Deep(n)
        with_finally(n - 1)
    finally:
        count += 1


try:
    with_finally(10000)
except Deep:
    print("finally ran", count)


def rethrow(n):
    try:
        if n == 0:
            raise Deep(0)
        return rethrow(n - 1)
    except Deep as error:
        raise Deep(error.args[0] + 1) from None


try:
    rethrow(3000)
except Deep as error:
    print("passed through", error)


def catch_half_way(n):
    if n == 5000:
        try:
            return catch_half_way(n + 1)
        except Deep:
            return "caught at 5000"
    if n == 15000:
        raise Deep
    return catch_half_way(n + 1)


print(catch_half_way(0))


def unbounded(n):
    return unbounded(n + 1)


for _ in range(5):
    try:
        unbounded(0)
    except RecursionError:
        print("recovered", end=" ")
print()


def handler_recurses(n):
    try:
        raise ValueError(n)
    except ValueError as error:
        if n:
            return handler_recurses(n - 1) + error.args[0]
        return 0


print(handler_recurses(2000))
for i in range(20):
    try:
        fall(i * 50)
    except Deep:
        count += 1
print(count)
