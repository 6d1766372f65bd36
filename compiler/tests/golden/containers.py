def f(a, b):
    x = [1, 2, 3, 4, 5]
    y = [a, b, *a]
    z = (a, *b)
    s = {a, b}
    d = {"k": a, **b, "l": 1}
    e = []
    x[0] = x[-1] + x[1:a] + x[::2]
    for t in [1, 2]:
        pass
    return {}, (), (1, (2, None)), x, y, z, s, d, e
