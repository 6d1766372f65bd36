# Unary operators and conversions: neg, pos, invert, abs, int, float, index, round, trunc, bool, str, bytes.
class N:
    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __abs__(self):
        return "abs"

    def __int__(self):
        return 42

    def __float__(self):
        return 4.5

    def __index__(self):
        return 3

    def __round__(self, digits=None):
        return ("round", digits)

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __bytes__(self):
        return b"bytes"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __hash__(self):
        return 7

    def __len__(self):
        return 2


import math
n = N()
print(-n, +n, ~n, abs(n), int(n), float(n), round(n), round(n, 2), math.trunc(n), math.floor(n), math.ceil(n),
    bytes(n), str(n), repr(n), hash(n), len(n), bool(n))
print([10, 20, 30, 40][n], "abcdef"[n:], range(n), [0] * n, hex(n), bin(n), oct(n), chr(n), f"{n}", f"{n!r}", [n],
    "%s %r %d" % (n, n, n), "{} {!r}".format(n, n), math.sqrt(n), ascii(n), 2 << N.__index__(n), (1).__add__(1))


class BadReturns:
    def __int__(self): return "x"
    def __float__(self): return 1
    def __index__(self): return 1.5
    def __str__(self): return 5
    def __repr__(self): return None
    def __len__(self): return -1
    def __hash__(self): return "h"
    def __bool__(self): return 2
    def __bytes__(self): return "s"
    def __iter__(self): return 5
    def __format__(self, spec): return 1
    def __contains__(self, x): return "truthy"
    def __dir__(self): return 5


b = BadReturns()
for code in ("int(b)", "float(b)", "[1][b]", "str(b)", "repr(b)", "len(b)", "hash(b)", "bool(b)", "bytes(b)",
        "iter(b)", "format(b)", "1 in b", "print(b)", "f'{b}'", "[b].__repr__()", "range(b)", "not b", "list(b)",
        "dir(b)", "hex(b)", "math.sin(b)", "'%s' % b", "'%d' % b", "chr(b)", "{b: 1}"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class OnlyIndex:
    def __index__(self):
        return 5


class OnlyLen:
    def __len__(self):
        return 0


print(int(OnlyIndex()), float(OnlyIndex()), bool(OnlyLen()), bool(OnlyIndex()), "abcdef"[OnlyIndex()], max([1, 2],
    key=lambda x: -x), 10 ** OnlyIndex().__index__())
for code in ("-OnlyLen()", "abs('a')", "+[]", "~1.0", "round('a')", "int(OnlyLen())", "float(OnlyLen())", "hash([])",
        "len(5)", "bytes(OnlyLen())", "math.floor('a')", "round(1.5, 'a')", "math.trunc('a')"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
