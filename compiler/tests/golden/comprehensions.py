def f(xs, k):
    a = [x + k for x in xs if x if not k]
    b = {x: y for x, y in xs}
    c = {y for x in xs for y in x}
    d = list(x for x in xs if x > k)
    return a, b, c, d, [(lambda: x) for x in xs]


print([x for x in range(3)], [y := z for z in "ab"])
