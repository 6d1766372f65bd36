def f(a):
    x = yield
    y = yield x + 1
    z = yield from a
    return (yield y), z
