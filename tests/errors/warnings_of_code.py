# Code that is hardly what was meant: warnings on stderr, and the program runs.
x = 1000
print(x is 1000 or True)
if x is not "a":
    print("is not")
assert (x, "never fails")
print([x is ()] and 1, x is None, x is True, x is ...)


def unused():
    5()
    "text"(1)
    [1, 2]["a"]
    (1, 2)[1.5]
    "abc"["b"]
    None[0]
    {1, 2}[0]
    7[0]
    [(1, 2) (3, 4)]
    f"{x}"()
    {}["fine"], [1][x], "abc"[0], {}[1:2], [1][:]
    (lambda: 1)()
    return -1 is x, x is not 1.5, 1 < x is 2


raise SystemExit(0)
