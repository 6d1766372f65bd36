def f(a, b):
    with a as x, b() as x.y, a:
        if x:
            return b
    for i in a:
        with b:
            break
