# Methods and attributes of int and bool.
for n in (0, 1, -1, 255, 256, -256, 2 ** 70):
    print(n.bit_length(), n.bit_count(), n.numerator, n.denominator, n.real, n.imag, n.conjugate(),
        n.as_integer_ratio(), n.is_integer())
print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (5).to_bytes(),
    (0).to_bytes(0, "big"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\x00\x04\x00", "little"), int.from_bytes(b"\xff\xfe",
      "big", signed=True),
      int.from_bytes([1, 2]), int.from_bytes(b""))
print((2 ** 70).to_bytes(9, "big"), int.from_bytes((2 ** 70).to_bytes(9, "little"), "little") == 2 ** 70)
for code in ("(256).to_bytes(1, 'big')", "(-1).to_bytes(1, 'big')", "(1).to_bytes(1, 'middle')",
             "int.from_bytes('abc', 'big')",
             "(200).to_bytes(1, 'big', signed=True)", "(1).to_bytes(-1, 'big')", "(5).nothing",
             "int.from_bytes([300])"):
    try:
        print(eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print((5).__add__(3), (5).__add__("x"), (5).__rsub__(8), (7).__divmod__(2), (2).__pow__(3), (5).__lt__(6),
    (5).__eq__("a"), (5).__bool__())
print((5).__float__(), (5).__index__(), (-5).__abs__(), (5).__neg__(), (5).__invert__(), (5).__hash__(),
    (3).__round__(), (15).__format__("x"))
print((5).__str__(), (5).__repr__(), int.__add__(1, 2), int.__name__, (5).__class__, type(5) is int, isinstance(True,
    int))
print(True + True, True.bit_length(), bool(5), int(True), True == 1, True is True, str(True), repr(False),
    True.__class__, bool.__mro__)
print(bool(), int(), True.real, {True: "a", 1: "b"}, [10, 20][True], "ab"[False], True * "ab")


class MyInt(int):
    def double(self):
        return MyInt(self * 2)


m = MyInt(21)
print(m, m.double(), type(m), type(m + 1), m == 21, {21: "found"}[m], isinstance(m.double(), MyInt), f"{m:05d}")
