# The operators of sequences called by name raise; as operators they let the other operand answer.


def show(call):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)


for value in ["ab", b"ab", bytearray(b"ab"), [1, 2], (1, 2)]:
    for name in ["__add__", "__mul__", "__rmul__", "__iadd__", "__imul__", "__getitem__", "__setitem__", "__contains__"]:
        method = getattr(value, name, None)
        if method is None:
            continue
        print(type(value).__name__, name)
        for args in [(5,), ("x",), (1.5,), (None,), (), (1, 2, 3)]:
            copy = value[:]
            show(lambda: getattr(copy, name)(*args))


class Other:
    def __radd__(self, left):
        return ("radd", left)

    def __rmul__(self, left):
        return ("rmul", left)


for value in ["ab", b"ab", bytearray(b"ab"), [1, 2], (1, 2)]:
    show(lambda: value + Other())
    show(lambda: value * Other())
    show(lambda: value + 5)
    show(lambda: value * "x")
    show(lambda: 1.5 * value)


def inplace(value, other):
    value += other
    return value


def inplace_times(value, other):
    value *= other
    return value


show(lambda: inplace("ab", Other()))
show(lambda: inplace((1,), Other()))
show(lambda: inplace_times([1], Other()))
show(lambda: inplace_times([1], "x"))
show(lambda: inplace_times(bytearray(b"a"), 2.5))


class Chain(list):
    def __add__(self, other):
        return Chain(super().__add__(other))

    def __mul__(self, count):
        return Chain(super().__mul__(count))


show(lambda: Chain([1]) + [2])
show(lambda: Chain([1]) + (2,))
show(lambda: Chain([1]) * 3)
show(lambda: Chain([1]) * "3")
show(lambda: {}.__getitem__())
show(lambda: {}.__contains__())
show(lambda: set().__contains__())
show(lambda: (1).__add__())
show(lambda: "ab" * (2**63 - 1))
show(lambda: b"ab" * (2**63 - 1))
show(lambda: "ab" * 2**64)
