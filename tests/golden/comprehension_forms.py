# List, set, dict comprehensions and generator expressions: filters, nesting, unpacking.
print([x for x in range(5)], [x * y for x in (1, 2) for y in (10, 20)], [x for x in range(20) if x % 2 if x % 3])
print({x: x * x for x in range(4)}, sorted({x % 3 for x in range(10)}), sum(x for x in range(5)),
    list(c for c in "abc"))
print([[j for j in range(i)] for i in range(4)], [(i, j) for i in range(3) for j in range(i)])
print([a + b for a, b in [(1, 2), (3, 4)]], [a for a, *rest in ["xyz", "pq"]], [rest for _, *rest in ["xyz", "p"]])
print({k: v for k, v in zip("abc", range(3))}, {v: k for k, v in {"x": 1}.items()},
    {i: [j for j in range(i)] for i in range(3)})
print([x if x else "zero" for x in range(3)], [lambda: x for x in range(3)][0](),
    [f() for f in [lambda i=i: i for i in range(3)]])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [x for row in matrix for x in row if x > 2])
gen = (x * 2 for x in [1, 2, 3])
print(next(gen), list(gen), list(gen))
print(max(len(w) for w in ["a", "bcd"]), any(x > 2 for x in [1, 2, 3]), dict((k, 1) for k in "ab"),
    tuple(i for i in range(3)))
print("".join(sorted(c for c in "hello" if c not in "l")), [*(i for i in range(3))], [y for x in [[1, 2],
    [3]] for y in x])
print([x for x in [1, 2, 3] if (lambda v: v > 1)(x)], [(x, y) for x in range(2) if x for y in range(2)])
print([x for x, in [(1,), (2,)]], [x for [x, y] in [[1, 2]]], [i for i in range(5) if not i & 1 or i == 3])


class Target:
    pass


target = Target()
print([target.x for target.x in range(3)], target.x)
cells = [0]
print([cells[0] for cells[0] in "ab"], cells)
for code in ("[x for x in 5]", "{[]: 1 for x in [1]}", "{[] for x in [1]}", "[a for a, b in [(1,)]]",
        "[x for x in None]"):
    try:
        eval(code)
    except (TypeError, ValueError) as error:
        print(code, "->", error)
