# abs, divmod, pow with two and three arguments.
for v in (5, -5, 0, 2.5, -0.0, True, -(2 ** 70)):
    print(abs(v), end=" ")
print()
for a in (7, -7, 7.5, -7.5, 2 ** 70, True):
    for b in (3, -3, 2.5):
        print(divmod(a, b), end=" ")
print()
print(pow(2, 10), pow(2, -2), pow(2.0, 3), pow(-8, 3), pow(2, 0.5), pow(0, 0), pow(5, 3, 7), pow(5, -1, 7), pow(-3, 3,
    5), pow(3, 3, -5), pow(10, 100, 10 ** 9 + 7), pow(0, 0, 1), pow(2, 3, mod=5), pow(base=2, exp=3), pow(7, 2 ** 70,
    11), pow(2 ** 70, 2, 1000))
for code in ("abs('a')", "abs()", "abs(1, 2)", "divmod(1)", "divmod('a', 1)", "divmod(1, 0)", "divmod(1.5, 0)",
        "pow(1)", "pow('a', 2)", "pow(2, 3, 0)", "pow(2, -1, 4)", "pow(2.0, 3, 5)", "pow(2, 3, 5.0)", "pow(0, -1)",
        "pow(2, 3, 'a')", "abs(None)", "pow(0.0, -2)", "divmod(2 ** 70, 0)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
