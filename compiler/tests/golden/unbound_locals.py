def f(a, b):
    if a:
        x = 1
        y = x
    print(x, y)
    print(x)
    del x
    try:
        z = a()
        w = 1
    except E:
        print(z)
    print(w)
    for i in b:
        pass
    return i
