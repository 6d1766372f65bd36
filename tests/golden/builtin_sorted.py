# sorted: key, reverse, any iterable, does not change the original.
data = [3, 1, 2]
print(sorted(data), data, sorted(data, reverse=True), sorted("cab"), sorted({2: "b", 1: "a"}), sorted(range(3, 0,
    -1)), sorted((x for x in data), key=lambda x: -x), sorted([], key=5), sorted(["b", "A", "c"]), sorted(["b", "A",
    "c"], key=str.lower), sorted([(1, "z"), (0, "y"), (1, "a")]), sorted([0.5, 1, True, -1]), sorted([[1, 2], [1],
    []]), sorted("a1B"), sorted(["é", "z", "e"]))
print(sorted([1, 2, 3], key=None, reverse=0), sorted(set("hello")), sorted({"x": 3, "y": 1}.items(),
    key=lambda kv: kv[1]), sorted("banana", key="nab".index), sorted([2 ** 70, 1.5, -(2 ** 70)]), sorted(["10", "9",
    "1"], key=int), sorted([b"b", b"a"]), sorted([float("inf"), 0, float("-inf")]))
records = [("ann", 30), ("bob", 25), ("cat", 30), ("dan", 25)]
print(sorted(records, key=lambda r: r[1]), sorted(records, key=lambda r: r[1], reverse=True), sorted(sorted(records,
    reverse=True), key=lambda r: r[1]), sep="\n")
calls = []


def key(x):
    calls.append(x)
    return x


sorted([2, 1, 3], key=key)
print(calls)
for code in ("sorted()", "sorted(5)", "sorted([1], key=5)", "sorted([1, 'a'])", "sorted([1], None)",
        "sorted([1], reverse='x')", "sorted([1], reverse=None)", "sorted([{}, {}])", "sorted([None, None])",
        "sorted(['a', 1], key=len)", "sorted([1, 2], key=lambda x: 1 / 0)", "sorted([1, 2], key=lambda x, y: 0)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
