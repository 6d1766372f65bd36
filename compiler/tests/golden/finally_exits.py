def f(a):
    for x in a:
        try:
            try:
                if x:
                    continue
                if a:
                    break
                return x
            finally:
                x = 1
        except E as e:
            return e
    return 2
