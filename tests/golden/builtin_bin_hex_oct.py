# bin, hex, oct: signs, big numbers, __index__, errors.
for n in (0, 1, -1, 10, -255, 2 ** 64, -(2 ** 70) - 1, True):
    print(bin(n), oct(n), hex(n))


class I:
    def __index__(self):
        return 255


print(bin(I()), oct(I()), hex(I()), int(hex(-255), 16), int(bin(10), 2), int(oct(8), 8), int("0x1f", 0))
for code in ("hex(1.5)", "bin('a')", "oct(None)", "hex()", "bin(1, 2)"):
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)
