def f(a, g):
    g(a, 1, "x")
    g(a, key=1)
    r = g.method(a)
    g.method(a, key=1)
    g(*a)
    g(1, *a, 2, k=3, **a, z=4)
    a.b.c(g(a))(r)
    return print(sep="", *a)
