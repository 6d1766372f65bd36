# int() from strings, bytes, floats, objects; bases; error texts; digit limit.
print(int("12"), int("-12"), int("+5"), int("  7 \n"), int("1_000"), int("0"), int("00012"), int(b"42"), int("٣"))
print(int("ff", 16), int("0xff", 16), int("0b11", 2), int("0o17", 8), int("z", 36), int("0xff", 0), int("0b1", 0),
    int("11", base=3), int("-0x1F", 0))
print(int(3.9), int(-3.9), int(1e20), int(True), int())


class HasInt:
    def __int__(self):
        return 5


class HasIndex:
    def __index__(self):
        return 6


class BadInt:
    def __int__(self):
        return "x"


print(int(HasInt()), int(HasIndex()), int("10", HasIndex()))
for code in ("int('')", "int('a')", "int('1.5')", "int('1__0')", "int('_1')", "int('0xff')", "int('12', 2)",
             "int('9', 37)", "int('9', 1)", "int(None)",
             "int([])", "int(1.5, 10)", "int('0b2', 2)", "int(BadInt())", "int(b'x')", "int('1 2')",
             "int(float('nan'))", "int('-')",
             "int(float('-inf'))", "int('08', 0)", "int('10', 'a')", "int(base=10)", "int('é' * 3)", "int(x='5')",
             "int(1, 2, 3)", "int('1' * 10, -1)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
for code in ("int('1' * 4301)", "str(10 ** 4300)", "len(str(10 ** 4299))", "len(hex(10 ** 5000))",
        "int('1' * 4300) % 7"):
    try:
        print(code, eval(code))
    except ValueError as error:
        print(code, "->", error)
