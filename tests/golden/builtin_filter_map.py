# map and filter: several iterables, None, laziness, errors inside.
def loud(x):
    print("loud", x, end=" ")
    return x % 2


print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(max, "ab", "ba", "cc")),
    list(map(len, ["a", "bb"])), list(map(int, "123")))
print(list(filter(None, [0, 1, "", "a", None, []])), list(filter(lambda x: x > 1, [1, 2, 3])),
    list(filter(str.isdigit, "a1b2")), list(filter(loud, range(4))))
m = map(loud, [1, 2, 3])
print("lazy", next(m), next(m), list(m), iter(m) is m, type(m).__name__, type(filter(None, [])).__name__)
print(sum(map(abs, [-1, 2])), dict(map(lambda k: (k, k * 2), "ab")), list(map(lambda p: p[0], {"x": 1}.items())),
    [*map(list, ["ab"])], max(map(len, ["a", "bbb"])), list(map(pow, [2, 3], [3, 2])), list(map(lambda *a: a, [1],
    [2], [3])))
m = map(lambda x: 1 // x, [1, 0, 2])
print(next(m))
try:
    next(m)
except ZeroDivisionError as error:
    print(error, next(m))
for code in ("map()", "map(str)", "map(str, 5)", "filter()", "filter(None)", "filter(None, 5)", "list(map(5, [1]))",
        "list(filter(5, [1]))", "list(map(lambda: 1, [1]))", "list(map(int, ['a']))", "map(str, [], 5)",
        "list(filter(lambda: 1, [1]))", "filter(1, 2, 3)", "list(map('a', [1]))"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
