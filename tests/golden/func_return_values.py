# return in every position: none, tuples, from loops, in try/finally, nested functions.
def nothing():
    pass


def bare():
    return


def many():
    return 1, 2, 3


def starred(*a):
    return *a, "end"


def from_loop(items):
    for i, item in enumerate(items):
        if item < 0:
            return i
    return -1


def from_while():
    n = 0
    while True:
        n += 1
        for k in range(n):
            if k == 5:
                return n, k


def in_try():
    try:
        return "try"
    finally:
        print("finally runs")


def overridden():
    try:
        return "try"
    finally:
        return "finally"


def swallowed():
    try:
        1 / 0
    finally:
        return "swallowed"


def value_kept():
    x = 1
    try:
        return x
    finally:
        x = 2


def list_changed():
    x = [1]
    try:
        return x
    finally:
        x.append(2)


def in_except():
    try:
        1 / 0
    except ZeroDivisionError:
        return "except"
    else:
        return "else"
    finally:
        print("after except")


def in_with():
    class M:
        def __enter__(self):
            return "m"

        def __exit__(self, *a):
            print("exit", a)

    with M() as m:
        for i in range(3):
            return m, i


def deep():
    for i in range(3):
        try:
            for j in range(3):
                try:
                    if i * j == 2:
                        return i, j
                finally:
                    print("in", i, j, end=" ")
        finally:
            print("out", i)


print(nothing(), bare(), many(), starred(1, 2), from_loop([1, -1]), from_loop([]), from_while())
print(in_try(), overridden(), swallowed(), value_kept(), list_changed(), in_except(), in_with(), deep())
for code in ("return 1", "class A: return 1", "yield 1", "await x", "class A: yield 1",
        "def f():\n yield 1\n return 2", "lambda: (yield)",
        "[(yield 1) for x in y]", "def f(): [(yield 1) for x in y]", "yield from x"):
    try:
        compile(code, "code", "exec")
        print(repr(code), "compiled")
    except SyntaxError as error:
        print(repr(code), "->", error.msg)
