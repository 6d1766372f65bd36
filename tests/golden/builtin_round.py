# round on ints and floats: banker's rounding, negative digits, big numbers, custom __round__.
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 2.5001, 1e20, 0.0, -0.0)])
print([round(x, 1) for x in (0.05, 0.15, 0.25, 0.35, 1.45, 2.675, -0.05)], [round(2.675, n) for n in range(5)],
    round(1234.5678, -2), round(1250.0, -2), round(1350.0, -2), round(5e-5, 4))
print([round(x, -1) for x in (5, 15, 25, -5, -15, 14, 16, 0)], round(12345, -3), round(12355, -1), round(5, 2),
    round(2 ** 70, -20), round(7, -1), round(True), round(15, -5), round(-25, -1), type(round(5, 1)).__name__,
    type(round(5.5)).__name__, type(round(5.5, 0)).__name__, round(1e300, -299), round(1.5, None),
    round(10 ** 25 + 5 * 10 ** 9, -10))
print(round(0.1 + 0.2, 17), round(1e16, 2), round(123.456, 20), round(1e-10, 5), round(number=2.7), round(2.75,
    ndigits=1), round(-2.5), round(3.5), round(1e15 + 0.5), round(0.49999999999999994), round(1.0000000000000002, 15))


class R:
    def __round__(self, n=None):
        return f"rounded to {n}"


print(round(R()), round(R(), 3))
for code in ("round('a')", "round()", "round(1.5, 'a')", "round(float('nan'))", "round(float('inf'))",
        "round(1, 1.5)", "round(None)", "round(1.5, 2, 3)", "round([])", "round(float('nan'), 2)",
        "round(float('inf'), 2)", "round(1.5, 10 ** 10)", "round(1.5, -(10 ** 10))"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
