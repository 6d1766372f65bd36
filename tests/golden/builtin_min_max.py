# min and max: arguments, iterables, key, default, ties, errors.
print(min(3, 1, 2), max(3, 1, 2), min([3, 1]), max("hello"), min({"b": 1, "a": 2}), max((1,)), min("b", "a"), max(1,
    2.5, True), min(1, 1.0), min(1.0, 1), max(True, 1), max(1, True))
words = ["apple", "fig", "kiwi", "plum"]
print(min(words, key=len), max(words, key=len), max(words, key=lambda w: w[-1]), min(3, -4, key=abs), max([],
    default="none"), min((), default=None), max([1], default=5), min([], key=len, default=0), max(words, key=None),
    max(range(5), key=lambda x: -x), max(x * x for x in [1, -3]))
print(max([(1, "b"), (1, "a")]), min([[2], [1, 5]]), max("a", "b", key=ord), min([1, 2, 3], key=lambda x: (x % 2,
    -x)), max(float("nan"), 1) != max(float("nan"), 1), max(1, float("nan")), min({3, 1, 2}), max({1: "a",
    5: "b"}.items()))
for code in ("min()", "max(5)", "min([])", "max(())", "min(1, 'a')", "max([1, 'a'])", "max(1, 2, default=3)",
        "min([1], key=5)", "max(None)", "min([1, 2], foo=1)", "max([None, 1])", "min([], default=1, key=1)",
        "max(key=len)", "min(iter([]))", "max([{}, {}])", "max(1, 2, key=lambda: 1)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
