# Integer and float literals in every notation, and malformed ones.
print(0, 00, 0_0, 123, 1_000, 0x1F, 0XfF, 0o17, 0O17, 0b101, 0B11, 0x_f, 0b_1, 0o_7)
print(1.5, 1., .5, 0.5e3, 1e3, 1E-3, 1e+3, 1_0.5_0, 00.5, 09.5, 1e0, 0e0, 5.e1, .5e-1, 1_2e1_0)
print(123456789012345678901234567890, 0xffffffffffffffffffff, 0b1 << 100, 9223372036854775807, 9223372036854775808)
print(-9223372036854775808, 4611686018427387903, 4611686018427387904, -4611686018427387904, -4611686018427387905)
print(1e400, -1e400, 1e-400, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308)
print(1 .real, 1..real, 1.0.real, 5 .bit_length(), 0xf.bit_length(), 0x1F.bit_count())
for code in ("01", "0777", "1__0", "1_", "0x", "0b2", "0o8", "0xg", "1e", "1.e+", "0_x1", "1a", "0b", "0b12", "1_.5",
             "1._5",
             "1.5a", "0o", "12abc", "1e5x", "0x_", "1__2.0", "00012", "5 5"):
    try:
        compile(code, "code", "eval")
        print(code, "compiled")
    except SyntaxError as error:
        print(code, "->", error.msg)
