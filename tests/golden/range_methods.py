# range: indexing, slicing, membership, equality, hashing, negative steps, huge values.
for r in (range(5), range(2, 5), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 2), range(-3, 3, 2), range(2,
        5, -1)):
    print(r, list(r), len(r), r.start, r.stop, r.step, list(reversed(r)), bool(r), 3 in r, "a" in r, 3.0 in r, sum(r))
r = range(0, 100, 7)
print(r[0], r[-1], r[2:5], r[::-1], r[::2], r[5:2], r[100:], r.index(14), r.count(14), r.count(15), max(r), min(r),
    r == range(0, 105, 7), r == range(0, 104, 7), range(0) == range(5, 5), range(1, 2) == range(1, 3, 5),
    hash(range(3)) == hash(range(0, 3, 1)))
big = range(10 ** 20, 10 ** 20 + 10, 3)
print(big, len(big), list(big), big[1], 10 ** 20 + 3 in big, 10 ** 20 + 4 in big, big.index(10 ** 20 + 6), big[::-1],
    list(range(2 ** 62 - 1, 2 ** 62 + 2)), range(-(2 ** 63), 2 ** 63)[-1], range(10 ** 30)[10 ** 29],
    bool(range(2 ** 70)))
print(range(True, 5), [x for x in range(3)], {x: 1 for x in range(2)}, list(zip(range(2), range(5, 9))),
    tuple(range(3)), (*range(2), 9), list(map(lambda x: x * x, range(4))), list(enumerate(range(5, 7))), repr(range(1,
    2, 1)), repr(range(0, 1, 2)))


class Index:
    def __index__(self):
        return 4


print(list(range(Index())), range(10)[Index()])
for code in ("range()", "range(1.5)", "range('a')", "range(1, 2, 0)", "range(1, 2, 3, 4)", "range(5)[5]",
        "range(5)[-6]", "range(5).index(9)", "range(3) + range(2)", "range(3) < range(4)", "range(None)",
        "range(3).foo", "range(2) * 2", "range(stop=5)", "len(range(2 ** 64))", "range(5).index('a')",
        "range(3).start(1)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
try:
    range(3)[0] = 1
except TypeError as error:
    print(error)
try:
    range(3).start = 1
except AttributeError as error:
    print(error)
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, "done"))
total = 0
for i in range(10, -10, -4):
    for i in range(i):
        total += i
print(total, i)
