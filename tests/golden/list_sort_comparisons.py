# Which items of a short list are compared while it is sorted, in which order; what comes of keys without an order
log = []


class Counted:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        log.append((self.value, other.value))
        return self.value < other.value


def numbers(seed, count, bound):
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2**31
        yield seed // 65536 % bound


def sort(values):
    log.clear()
    result = [c.value for c in sorted(map(Counted, values))]
    assert result == sorted(values)
    print(len(values), len(log), log if len(log) < 12 else hash(tuple(log)))


for values in ([], [1], [1, 2], [2, 1], [1, 1], [1, 2, 3], [3, 2, 1], [2, 2, 1], [1, 1, 2], [2, 1, 2], [2, 1, 1], [3, 3, 2, 2, 1, 1], [1, 3, 2], [2, 2, 1, 1, 3]):
    sort(values)
for seed in range(12):
    for count, bound in ((5, 3), (9, 100), (17, 4), (40, 1000), (63, 10)):
        sort(list(numbers(seed, count, bound)))
sort(list(range(63)))
sort(list(range(63, 0, -1)))
sort([n // 3 for n in range(63, 0, -1)])
sort([n // 3 for n in range(63)] + [])

pairs = [(n // 4 % 3, n) for n in range(40, 0, -1)]
print([n for _, n in sorted(pairs, key=lambda pair: -pair[0])])
print([n for _, n in sorted(pairs, key=lambda pair: pair[0], reverse=True)])
nan = float("nan")
for values in ([nan, 1, 0], [3.0, nan, 1.0, 2.0], [2, nan, 1, nan, 0, 5, 4], [{1}, {2}, {1, 2}, set()]):
    print(sorted(values), sorted(values, reverse=True), min(values), max(values))
