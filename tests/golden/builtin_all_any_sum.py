# all, any, sum: short circuit, start values, mixed types, errors.
def loud(values):
    for v in values:
        print("see", v, end=" ")
        yield v


print(all(loud([1, 0, 2])), any(loud([0, "", 3, 4])), all([]), any([]), all("abc"), any({0: 1}),
    all(x > 0 for x in (1, 2)), any(x > 5 for x in range(9)))
print(sum([]), sum([1, 2, 3]), sum((0.5, 1)), sum([1, 2], 10), sum([[1], [2]], []), sum([True, True]),
    sum(x for x in range(5)), sum({1: "a", 2: "b"}), sum([1, 2], start=5), sum([2 ** 62, 2 ** 62]), sum([1.5,
    2 ** 70]), sum(((1,), (2,)), ()), sum(range(101)))
print(sum([0.1] * 10), sum([0.1, 0.2, 0.3]), sum([1e100, 1, -1e100]), sum([1e16, 1.0, 1.0]), sum([float("inf"), 1]),
    sum([0.1] * 3) == 0.1 * 3, sum([1, 0.1, 2]), sum([-0.0]), sum([], -0.0))


class V:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return V(self.n + (other.n if isinstance(other, V) else other))

    __radd__ = __add__


print(sum([V(1), V(2)]).n, sum([V(1)], V(10)).n)
for code in ("sum(5)", "sum(['a', 'b'])", "sum(['a'], '')", "sum([1, 'a'])", "sum()", "sum([b'a'], b'')", "all(5)",
        "any()", "any([], 1)", "sum([1], 2, 3)", "sum([[1], 2], [])", "all(None)", "sum([None])"):
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)

# From an iterator that has been advanced, and as far as the numbers go.
numbers = iter([1, 2, 3, 4])
next(numbers)
print(sum(numbers), list(numbers), sum(numbers))
print(sum([1, 2.5, 1 << 70, True, 0.1]), sum([0.1] * 10), sum([[1], [2]], []), sum(iter([1 << 62, 1 << 62])))
mixed = iter([1, 2, "three", 4])
try:
    sum(mixed)
except TypeError as error:
    print(error, list(mixed))


class Growing(list):
    def __radd__(self, other):
        shared.append(other)
        return other + len(shared)


shared = [1, Growing(), 3, Growing()]
print(sum(iter(shared[:2]), 5), sum(shared), shared)
