# Integers beyond machine words: arithmetic, comparison, conversion, factorials, fibonacci.
a, b = 123456789012345678901234567890, 987654321098765432109876543210
print(a + b, a - b, a * b, b // a, b % a, -b // a, -b % a, divmod(-a, 1000007), b / a)
print(a ** 3, a ** 0, 2 ** 200, (-3) ** 91, pow(a, 12345, 10 ** 9 + 7), pow(3, -1, 11), pow(a, 2, -7))
f = 1
for n in range(1, 51):
    f *= n
print(f, len(str(f)))
x, y = 0, 1
for _ in range(400):
    x, y = y, x + y
print(x)
print(hex(a), oct(b), bin(2 ** 70), int(hex(b), 16) == b, int(str(a)) == a)
print(a == a + 0, a < b, -a < b, a > 2 ** 64, hash(2 ** 61 - 1), a == float(a), 10 ** 22 == 1e22, 10 ** 23 == 1e23)
print(float(2 ** 53 + 1), float(a), int(1e30), int(-1.5e20), 2 ** 64 * 1.5, (2 ** 1000) / (2 ** 999),
    10 ** 400 // 10 ** 398)
print((1 << 200) >> 190, -(1 << 200) >> 199, (1 << 200).bit_length(), (10 ** 50).bit_count(), ~(2 ** 80),
    -(2 ** 80) & 0xFFFF)
print(int("9" * 60) + 1, int("-" + "7" * 40) * 2, int("1_000_000_000_000_000_000_000"), int("zz" * 15, 36))
edges = [2 ** 31, 2 ** 32, 2 ** 60, 2 ** 61, 2 ** 62, 2 ** 63, 2 ** 64]
for e in edges:
    print(e - 1, e, e + 1, -e, -e - 1, (e - 1) * (e - 1), (e - 1) + (e - 1), -e - e, (e + 1) // 3, -(e + 1) % 10)
for text in ("10 ** 400 / 1", "float(10 ** 400)", "1e300 * 10 ** 400", "int(float('inf'))", "int(float('nan'))",
        "2 ** 10000 + 0.5"):
    try:
        print(eval(text))
    except (OverflowError, ValueError) as error:
        print(text, "->", type(error).__name__, error)
