# Bitwise operators on small, negative and big integers, and on bools.
pairs = [(12, 10), (-12, 10), (12, -10), (-12, -10), (2 ** 70 + 5, 2 ** 69 - 1), (-(2 ** 70), 2 ** 65 + 3), (0, -1)]
for a, b in pairs:
    print(a & b, a | b, a ^ b, ~a)
for shift in (0, 1, 5, 62, 63, 64, 100):
    print(1 << shift, -1 << shift, (1 << 100) >> shift, -(1 << 100) >> shift, -1 >> shift, 12345 >> shift)
print(True & False, True | False, True ^ True, type(True & True), type(True & 1), type(True << 1))
print(5 & 3 | 8 ^ 1, 1 << 2 + 3, ~-1, -~1, 6 & 3 == 2)
x = 0b1011
x &= 0b110
print(bin(x))
x |= 0b1000
x ^= 0b1111
x <<= 3
x >>= 1
print(bin(x), x)
for text in ("1.0 & 1", "1 | 'a'", "'a' ^ 1", "~1.5", "1 << 1.0", "[] >> 1"):
    try:
        eval(text)
    except TypeError as error:
        print(text, "->", error)
