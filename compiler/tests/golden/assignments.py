def f(a, b, c):
    a, b = b, a
    x = y = a
    c.x, c[0] = a, b
    p, q = c
    [p, (c.q, *r)] = c
    c.x += 1
    c[a] -= b
    del c[a], c.x
    n: int
    m: int = 1
    c.n: int = 2
    if (k := a) > 1:
        return a + (a := 3) + k
