# iter(), next(), iterators as objects, exhausted iterators, two-argument iter, iterator types.
it = iter([1, 2])
print(next(it), next(it), next(it, "default"), next(it, None), iter(it) is it, list(it))
try:
    next(it)
except StopIteration as error:
    print(repr(error), error.value, error.args)
items = [1]
it = iter(items)
next(it)
print(list(it))
items.append(2)
print(list(it))
values = iter([3, 2, 1, 0, 5])
print(list(iter(lambda: next(values), 0)), list(values), list(iter([1, 2, 3].pop, 1)))
print([type(iter(x)).__name__ for x in ([], (), "", b"", {}, set(), range(0), {}.keys(), {}.values(), {}.items(),
    frozenset(), zip(), map(str, []), enumerate([]), filter(None, []), reversed([]), (x for x in []), iter(int, 1),
    reversed({}), iter("é"), reversed(range(2)), reversed(()), range(2 ** 70))])


class Once:
    def __init__(self, *items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


class NextOnly:
    def __next__(self):
        return 1


class BadNext:
    def __iter__(self):
        return self


class NextIsNone:
    def __iter__(self):
        return self
    __next__ = None


class RaisesInIter:
    def __iter__(self):
        raise ValueError("iter failed")


class RaisesInNext:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise ValueError("next failed")
        return self.n


print([*Once(1, 2)], next(NextOnly()), dict(Once((1, 2))), 2 in Once(1, 2), "-".join(Once("a", "b")), max(Once(3, 9)),
    any(Once(0, 1)), all(Once(0, 1)), sorted(Once(2, 1)), tuple(map(lambda x: x + 1, Once(1))), list(zip(Once(1, 2),
    Once(3))), [x for x in Once()], sum(Once(1, 2)))
for code in ("list(NextOnly())", "list(BadNext())", "list(NextIsNone())", "list(RaisesInIter())",
             "list(RaisesInNext())", "iter(5)", "iter(5, 1)", "next(5)", "next([])", "iter()", "iter([], 1)",
             "next()", "next(iter([]))", "for x in 5: pass", "[*RaisesInNext()]", "sum(RaisesInNext())",
             "a, b = RaisesInNext()", "1 in RaisesInIter()", "5 in RaisesInNext()", "print(*RaisesInNext())",
             "for x in None: pass", "[x for x in Once]", "max(RaisesInNext())", "zip(1)", "map(str, 5)",
             "enumerate(None)", "reversed(Once())", "next(iter([]), 1, 2)"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
a = iter(range(5))
print(list(zip(a, a)), list(a), [(x, y) for x in "ab" for y in iter("cd")])
it = iter([1, 2, 3, 4, 5])
for x in it:
    if x == 2:
        break
print(list(it))
d = {"a": 1}
print(next(iter(d)), next(iter(d.items())), next(iter(d.values())), next(reversed([1, 2])), iter("ab").__next__(),
    [].__iter__().__length_hint__(), iter([1, 2, 3]).__length_hint__())
