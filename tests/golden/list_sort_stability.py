# Sorting: stability, key, reverse keeps stability, exceptions inside key, list changed while sorting.
words = ["banana", "kiwi", "apple", "fig", "pear", "plum", "date", "cherry"]
print(sorted(words), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words,
    key=lambda w: (len(w), w)), sep="\n")
pairs = [(i % 3, i) for i in range(12)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
print(sorted([True, 0, 2, 1.5, -1]), sorted("hello"), sorted({"b": 1, "a": 2}), sorted([[2], [1, 5], []]), sorted([(1,
    "b"), (1, "a")]), sorted(["B", "a"], key=str.lower), sorted([3, -4, 1], key=abs))


class Weird:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n > other.n

    def __repr__(self):
        return f"W{self.n}"


print(sorted([Weird(1), Weird(3), Weird(2)]), sorted([Weird(1), Weird(3)], reverse=True), max(Weird(1), Weird(2),
    key=lambda w: w.n))
data = [3, 1, 2]
try:
    data.sort(key=lambda x: 1 // (x - 1))
except ZeroDivisionError as error:
    print(error, sorted(data))
for code in ("sorted([1, 'a', 2])", "sorted([None, 1])", "sorted(5)", "sorted([1], 5)", "sorted([1], key=1)",
        "sorted()", "[{}, {}].sort()", "sorted([1, 2], key=lambda: 1)", "sorted([object(), object()])",
        "sorted([1], cmp=1)"):
    try:
        print(eval(code))
    except TypeError as error:
        print(code, "->", error)
changing = [3, 2, 1]


def meddle(x):
    changing.append(x)
    return x


try:
    changing.sort(key=meddle)
except ValueError as error:
    print(error)
state, big = 1, []
for _ in range(2000):
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    big.append(state >> 16)
ordered = sorted(big)
print(all(ordered[i] <= ordered[i + 1] for i in range(1999)), sum(ordered) == sum(big), sorted(big,
    reverse=True) == ordered[::-1], ordered[:3])
runs = list(range(500)) + list(range(500, 0, -1)) + [7] * 100
print(sorted(runs)[::100], sorted(sorted(runs), key=lambda x: -x)[:3])
