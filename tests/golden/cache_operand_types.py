# One operator site sees ints, floats, big ints, strings, lists and user types, in every order; overflow in a loop.
def add(a, b):
    return a + b


def mul(a, b):
    return a * b


def sub(a, b):
    return a - b


def div(a, b):
    return a / b, a // b, a % b


def less(a, b):
    return a < b, a == b, a != b, a >= b


class V:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return f"V{self.n}+{other}"

    def __radd__(self, other):
        return f"{other}+V{self.n}"

    def __lt__(self, other):
        return "lt"

    def __str__(self):
        return f"V{self.n}"


values = [(1, 2), (1.5, 2), (2 ** 62, 2 ** 62), ("a", "b"), ([1], [2]), (True, 1), ((1,), (2,)), (V(1), V(2)), (1,
    V(2)), (1, 2.5), (-(2 ** 63), -1), (b"a", b"b"), (3, 4)]
for _ in range(3):
    print([str(add(a, b)) for a, b in values])
for _ in range(2):
    print([mul(a, b) for a, b in [(2, 3), (2 ** 40, 2 ** 40), ("ab", 2), (3, [1]), (1.5, 2), (True, True), (-1,
        2 ** 62), (0, 1e308)]])
    print([sub(a, b) for a, b in [(5, 3), (-(2 ** 62), 2 ** 62), (1.5, 1), ({1}, {1}), (0, 2 ** 63), (2 ** 63, 1)]])
    print([div(a, b) for a, b in [(7, 2), (-7, 2), (7.0, 2), (2 ** 70, 3), (7, -2.0), (True, 2)]])
    print([less(a, b) for a, b in [(1, 2), (1.5, 1), ("a", "b"), (2 ** 70, 1), (1, 1.0), ([1], [2])]])
x = 1
for i in range(130):
    x = x + x
print(x, x == 2 ** 130)
x = 2 ** 61
for i in range(4):
    x += 2 ** 61
    print(x, -x, x - 1)
n = -(2 ** 62) + 3
for i in range(6):
    n -= 1
    print(n, end=" ")
print()
for start in (2 ** 60 - 2, 2 ** 61 - 2, 2 ** 62 - 2, 2 ** 63 - 2, -(2 ** 60) + 2, -(2 ** 61) + 2, -(2 ** 62) + 2,
        -(2 ** 63) + 2):
    print([start + i for i in (0, 1, 2, 3)], [start - i for i in (1, 2, 3)], start * 2, start * start, -start,
        abs(start), start // 2, start >> 1, start << 1)
total = 0
for v in [1, 2, 2.5, 3, 2 ** 64, 1]:
    total += v
    print(total, type(total).__name__, end="; ")
print()


def index(c, i):
    return c[i]


print([index(c, i) for c, i in [([1, 2], 0), ((1, 2), 1), ("ab", 1), ({0: "d"}, 0), (b"a", 0), (range(5), 2), ([1, 2],
    -1), ({"k": 1}, "k"), ([1, 2], True)] * 2])
for c, i in [([1], 5), ({}, 1), ("a", "b"), (5, 0), ([1], 2 ** 70), ((), 0)]:
    try:
        index(c, i)
    except (IndexError, KeyError, TypeError) as error:
        print(type(error).__name__, error)


def loop(items):
    out = []
    for x in items:
        out.append(x)
    return out


print([loop(i) for i in ([1], (2,), "ab", range(3), {4: 5}, iter([6]), (x for x in [7]), {8}, range(0), range(5, 0,
    -2), zip([1], [2]), b"a")])
