def f(a, b, c):
    if a and (b or not c):
        return 1
    elif a is None or b is not c:
        return 2
    elif 0 <= a < b != 7:
        return 3
    x = a or b
    return x if a not in (1, 2) else not b in {3, 4}
