# Folded constants equal those computed at run time, and folding never raises too early.
def compute(a, b):
    return [a + b, a - b, a * b, a // b, a % b, a ** b, a & b, a | b, a ^ b, a << b, a >> b]


print(compute(7, 3) == [7 + 3, 7 - 3, 7 * 3, 7 // 3, 7 % 3, 7 ** 3, 7 & 3, 7 | 3, 7 ^ 3, 7 << 3, 7 >> 3])
print(compute(-7, 3) == [-7 + 3, -7 - 3, -7 * 3, -7 // 3, -7 % 3, (-7) ** 3, -7 & 3, -7 | 3, -7 ^ 3, -7 << 3, -7 >> 3])
print(2 ** 100, 1 << 80, 10 ** 30 // 7, -(5), - -5, ~~5, not 1, not "")
print("a" "b" * 3, "x" * 0, (1, 2) * 2, (1, 2) + (3,), "abc"[1], (1, 2, 3)[-1], "abc"[::-1], -1 ** 2)
print(0.1 + 0.2, 1 / 3, 7 // 2.0, 2 ** 0.5, 1e16 + 1, 5 % -3.0)
for make in (lambda: 1 // 0, lambda: 1 % 0, lambda: "a" + 1, lambda: (1,)[5], lambda: 2 ** -1, lambda: -"a",
        lambda: 1 << -1):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)
if 0:
    print("never")
elif "" or None:
    print("never")
else:
    print("always")
while 0:
    print("never")
print([1, 2] is [1, 2], 1 if 1 else 2, "yes" if "x" else "no")
print(True and 5, 0 and 1 // 0, 1 or 1 // 0, 0 if 1 else 1 // 0)
print(1 in (1, 2, 3), 4 in [1, 2, 3], "a" in {"a", "b"}, 5 not in {1})
print(0x_ff, 1_000_000, 0b1_0, 0o1_7, 1_0.0_1, 1e1_0)
print(0.0 == -0.0, 0.0, -0.0, 1 - 1.0, 0 * -1.0, -0.0 + 0)
assert (1, 2) != None
print(1_0 + True, 1.0 != 1)
