# Python called from builtins that were called from Python, at various depths: sort keys, map, dunders, __init__.
import sys

sys.setrecursionlimit(20000)


def down(n, then):
    return then() if n == 0 else down(n - 1, then)


class Key:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return down(20, lambda: self.n < other.n)

    def __eq__(self, other):
        return down(5, lambda: self.n == other.n)

    def __hash__(self):
        return down(5, lambda: hash(self.n % 3))

    def __repr__(self):
        return down(3, lambda: f"K{self.n}")

    def __len__(self):
        return down(2, lambda: self.n)

    def __iter__(self):
        return iter([down(1, lambda: i) for i in range(self.n)])

    def __call__(self, x):
        return down(4, lambda: x + self.n)

    def __getattr__(self, name):
        return down(6, lambda: name * self.n)


keys = [Key(n) for n in (3, 1, 2)]
for depth in (0, 100, 5000, 10000):
    print(depth, down(depth, lambda: sorted(keys)), down(depth, lambda: max(keys)), down(depth,
        lambda: list(map(keys[0], [1, 2]))), down(depth, lambda: {k: k.n for k in keys}[Key(2)]), down(depth,
        lambda: [list(k) for k in keys]), down(depth, lambda: keys[1].abc), down(depth, lambda: str(keys)))


def nested_sorts(n):
    if n == 0:
        return [1]
    return sorted([3, 1, 2], key=lambda x: (nested_sorts(n - 1), x))


print(nested_sorts(5))


def nested_maps(n):
    return n if n == 0 else sum(map(lambda x: nested_maps(n - 1) + x, [1, 2]))


print(nested_maps(8))


def through_init(n):
    class Chain:
        def __init__(self, n):
            self.next = Chain(n - 1) if n else None

    c, length = Chain(n), 0
    while c is not None:
        c, length = c.next, length + 1
    return length


print(through_init(3000))


class Add:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return self.n if self.n == 0 else 1 + (Add(self.n - 1) + other)


class Item:
    def __getitem__(self, n):
        return n if n == 0 else self[n - 1] + 1


class Attr:
    def __init__(self, n):
        self.n = n

    @property
    def value(self):
        return 0 if self.n == 0 else Attr(self.n - 1).value + 1


print(Add(150) + 0, Item()[150], Attr(150).value)


def mutual_native(n):
    return 0 if n == 0 else max([n], key=lambda x: mutual_native(n - 1))


print(mutual_native(50))
sys.setrecursionlimit(300)
for attempt in (lambda: nested_repr(), lambda: endless_sort(), lambda: endless_map()):
    def nested_repr():
        class R:
            def __repr__(self):
                return repr([self])
        return repr(R())

    def endless_sort():
        return sorted([1, 2], key=lambda x: endless_sort())

    def endless_map():
        return list(map(lambda x: endless_map(), [1]))

    try:
        attempt()
    except RecursionError:
        print("RecursionError")
sys.setrecursionlimit(3000)
print(sorted([2, 1], key=lambda x: down(1000, lambda: x)))
