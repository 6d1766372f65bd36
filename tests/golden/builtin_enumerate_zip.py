# enumerate and zip: start, strict, unequal lengths, laziness, unpacking.
print(list(enumerate("abc")), list(enumerate("ab", 5)), list(enumerate([], 1)), list(enumerate("a", start=-1)),
    dict(enumerate("xy")), list(enumerate(iterable="q")), list(enumerate("ab", 2 ** 63 - 1)))
print(list(zip()), list(zip("abc")), list(zip("abc", [1, 2])), list(zip("ab", [1, 2], (True, False))), list(zip([],
    "abc")), list(zip(*[(1, "a"), (2, "b")])), dict(zip("ab", [1, 2])), list(zip(range(3), range(3), strict=True)),
    list(zip(strict=True)))
it = iter([1, 2, 3, 4, 5])
print(list(zip(it, it)), list(it))
a, b = iter([1, 2, 3]), iter([1])
print(list(zip(a, b)), list(a))
a, b = iter([1, 2, 3]), iter([1])
print(list(zip(b, a)), list(a))
e = enumerate(["x", "y"])
print(next(e), next(e), next(e, "end"), iter(e) is e, type(e).__name__, type(zip()).__name__)
for args in (("ab", "a"), ("a", "ab"), ("ab", "ab", "a"), ("a", "a", "ab"), ("", "a"), ("abc", "ab", "abc")):
    try:
        print(list(zip(*args, strict=True)))
    except ValueError as error:
        print(args, "->", error)
for i, (a, b) in enumerate(zip("ab", "cd")):
    print(i, a, b, end=" ")
print()
for code in ("enumerate()", "enumerate(5)", "enumerate([], 'a')", "enumerate([], 1, 2)", "zip(1)", "zip([], 5)",
        "zip([], strct=True)", "enumerate([], begin=1)", "zip('a', 1.5)", "enumerate(start=1)"):
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)
