# len and reversed on every container, on user classes, and their errors.
print([len(x) for x in ("", "é🐍", b"ab", [1], (1, 2), {1: 2}, {1, 2}, frozenset(), range(10), range(0, 10, 3),
    {}.keys(), {1: 2}.items())])
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed(range(3))),
    list(reversed({"a": 1, "b": 2})), list(reversed({"a": 1, "b": 2}.values())), list(reversed(b"ab")),
    "".join(reversed("héllo")))


class L:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Seq(L):
    def __getitem__(self, i):
        return i * 10


print(len(L(5)), list(reversed(Seq(3))), bool(L(0)))
items = [1, 2, 3]
r = reversed(items)
print(next(r), items.append(9), list(r), list(r))
for code in ("len(5)", "len()", "len(None)", "len(x for x in [])", "len(int)", "len(L(-1))", "len(L('a'))",
        "len(L(1.5))", "len(L(2 ** 70))", "len([], [])", "reversed(5)", "reversed({1})", "reversed()",
        "reversed(x for x in [])", "reversed(L(2))", "len(map(str, []))", "len(L)", "reversed(None)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
