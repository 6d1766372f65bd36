def outer(a, b):
    c = a

    def inner():
        nonlocal c
        global g
        c += b
        g = c
        return [lambda: (x, c) for x in a]

    del c
    return inner
