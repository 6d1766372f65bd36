# Binary and unary arithmetic on ints, floats and bools: results, types, signs.
for a in (7, -7, 0, True, 2.5, -2.5):
    for b in (3, -3, 2.0, True):
        print(a, b, a + b, a - b, a * b, a / b, a // b, a % b)
print(-5, +5, ~5, -True, +True, ~False, -0.0, -(2 ** 70))
print(2 ** 10, 2 ** -1, (-2) ** 3, -2 ** 2, 2 ** 3 ** 2, 0 ** 0, 0.0 ** 0)
print(7 // 0.5, -7 // 2, 7 // -2, -7 % 3, 7 % -3, 7.5 % -2, -7.5 % 2)
print(1e308 * 10, -1e308 * 10, 1e308 - 1e308)
for text in ("1 / 0", "1 // 0", "1 % 0", "1.0 / 0", "1.0 // 0", "1.0 % 0", "0 ** -1", "0.0 ** -1", "divmod(1, 0)",
             "divmod(1.0, 0)", "pow(2, -1, 4)", "pow(2, 2, 0)", "1 << -1", "1 >> -1", "10.0 ** 400"):
    try:
        print(text, eval(text))
    except (ArithmeticError, ValueError) as error:
        print(text, "->", type(error).__name__, error)
