def f(n, xs):
    i = 0
    while i < n:
        i += 1
        if i == 3:
            continue
        if i > 7:
            break
    else:
        n = 0
    for x in xs:
        for i, (a, *b) in x:
            if a:
                break
        else:
            return b
    while True:
        n()
