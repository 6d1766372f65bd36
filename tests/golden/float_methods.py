# Methods, conversions and rounding of float.
print((2.5).is_integer(), (4.0).is_integer(), (0.75).as_integer_ratio(), (1e300).as_integer_ratio()[1],
    (-2.5).conjugate(), (1.5).real, (1.5).imag)
print((1.0).hex(), (0.1).hex(), (-2.5).hex(), (0.0).hex(), (5e-324).hex(), float.fromhex("0x1.8p3"),
    float.fromhex("-0x.1p-2"), float.fromhex("inf"))
print(float("1.5"), float("  -2e3 "), float("1_0.5"), float("inf"), float("-Infinity"), float("nan"), float(".5"),
    float("5."), float("1E5"), float(b"2.5"), float())
print(float(5), float(True), float(10 ** 20), float("1e400"), float("1e-400"), float("٣.٥"))
one, items = 1.0, [1]
for code in ("float('')", "float('a')", "float('1.5.2')", "float('0x1')", "float(None)", "float([])", "float('1_')",
             "float('1e')", "float('1 2')", "float(b'x')",
             "float('inf').as_integer_ratio()", "float('nan').as_integer_ratio()", "float.fromhex('zz')", "(1.5).foo",
             "int('1.5')", "float('--1')", "1.5 + 'a'", "one[0]",
             "items[one]", "range(1.0)", "'a' * 1.0", "round(float('nan'))", "round(float('inf'))", "hex(1.5)",
             "chr(1.0)", "float('é')"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
for v in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 1e20, 123.456, -123.456, 0.05, 5e-324):
    print(round(v), round(v, 0), round(v, 1), round(v, 2), round(v, -1), round(v, None), int(v), v // 1, v % 1,
        abs(v), divmod(v, 0.3))
print(round(1234567.891, -3), round(5e300, 300), round(1.5, 400), round(1e308, -308), round(2.5e-10, 10), round(0.15,
    1), round(0.25, 1), round(0.35, 1))
print(hash(1.0) == hash(1), hash(0.5) == hash(0.5), hash(float("inf")), hash(-float("inf")), {1: "a"}[1.0],
    hash(2.0 ** 70) == hash(2 ** 70), hash(-0.0))
print(1.5 .__add__(2), (1.5).__add__("x"), (1.5).__rtruediv__(3), (7.5).__floordiv__(2), (7.5).__mod__(2),
      (2.0).__pow__(3), (1.5).__eq__(1.5), (1.5).__lt__("a"),
      (3.7).__int__(), (3.7).__trunc__(), (3.2).__ceil__(), (3.7).__floor__(), (2.5).__round__(), (0.0).__bool__())
print(max(1.5, 1), min(1.0, 1), sum([0.1] * 10), sum([1, 2.5, 3]), 3.0 == 3, 0.1 + 0.2 == 0.3, 1e16 + 1 == 1e16,
    float("inf") - 1 == float("inf"))
