def f(a):
    assert a, "message"
    assert a > 1
    if __debug__:
        print(1 + 2 * 3, "a" "b" + "c", -(5), not None, (1, 2)[1], 10 ** 20, 0.5, b"x", ...)
    while 0:
        print("never")
    if 1 < 2:
        pass
