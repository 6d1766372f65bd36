# The format mini-language for strings and other types; __format__; format() defaults.
for text in ("", "a", "hello", "héllo", "漢字"):
    print("|".join(format(text, spec) for spec in ("", "s", "8", "<8", ">8", "^8", "*^9", ".3", ".0", "8.2", "*>8.3s",
        "-<6", "08", "^3", "é^7")))
for value, spec in (("a", "d"), ("a", "+"), ("a", "=5"), ("a", ","), ("a", "#"), ("a", "x"), (None, "5"), ([1], "5"),
                    ((1,), ".2"), ({}, "s"), (object, ">3"), ("a", " "),
                    ("a", "5.x"), ("a", "."), ("a", "z"), (b"a", "5"), (range(2), "d"), ("a", "_"), (..., "1"), ({1},
                    "5"), (lambda: 1, "5")):
    try:
        print(repr(format(value, spec)))
    except (TypeError, ValueError) as error:
        print(spec, "->", type(error).__name__, error)
print(format(None), format([1, "a"]), format((1,)), format({"k": 1}), format(True), format(True, "5"), format(False,
    "d"), format(b"a"), format(...), format(range(2)))


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        if spec == "long":
            return f"{self.amount} coins"
        return format(self.amount, spec) if spec else f"${self.amount}"

    def __str__(self):
        return "str of money"


m = Money(5)
print(format(m), format(m, "long"), f"{m:>4}", "{:03}".format(m), "{!s:>14}".format(m), str(m))


class Bad:
    def __format__(self, spec):
        return 5


class Plain:
    def __str__(self):
        return "plain"


print(format(Plain()), f"{Plain()}", f"{Plain()!s:>8}")
for code in ("format(Bad())", "f'{Bad()}'", "format(Plain(), '5')", "f'{Plain():x}'", "format(1, 2)", "format()",
        "'{}'.format(Bad())"):
    try:
        print(eval(code))
    except TypeError as error:
        print(code, "->", error)
