# set and frozenset: algebra by method and operator, updates, comparison, errors.
a, b = {1, 2, 3}, {2, 3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= b, {2} < a, a >= {1}, a > a, a == {3, 2, 1},
    a != b, a.isdisjoint({9}), len(a), 2 in a, 5 not in a)
print(sorted(a.union(b, [9], "x"[:0])), sorted(a.intersection(b, [3])), sorted(a.difference([1], (2,))),
    sorted(a.symmetric_difference([1, 10])), a.issubset([1, 2, 3, 4]), a.issuperset([1]), sorted(a.union()),
    sorted(a.copy()))
s = set()
s.add(1)
s.add(1)
s.update([2, 3], (4,), "5")
s.discard(9)
s.discard(2)
s.remove("5")
print(sorted(s), s.intersection_update([1, 3, 7]), sorted(s), s.difference_update([1]), s,
    s.symmetric_difference_update([3, 8]), s, s.pop(), s, s.clear())
s |= {1, 2}
s &= {2, 3}
s ^= {5}
s -= {5}
print(s, set(), {1}, frozenset(), frozenset([1]), set("a"), set([1, 1.0, True]), {*()}, set(range(1)),
    repr(frozenset({"x"})), bool(set()), bool({0}), sorted(set("hello")))
f = frozenset([1, 2])
print(f == {1, 2}, hash(f) == hash(frozenset([2, 1])), {f: "key"}[frozenset([2, 1])], type(f | {3}).__name__,
    type({3} | f).__name__, sorted(f | {3}), f.union([5]) >= f, f.copy() is f, f & {1},
    {frozenset([1])} == {frozenset([1])}, frozenset([1]) in {frozenset([1])}, {1} in {frozenset([1])})
g = s
g |= {7}
print(sorted(s), g is s, {x % 3 for x in range(9)} == {0, 1, 2}, max({3, 9, 2}), sum({1, 2}), {1, 2} == frozenset({2,
    1}), {1} | {2} == {1, 2}, set({1: 2}), {(1, 2), (1, 2)})
for code in ("s.remove(99)", "set().pop()", "{[]}", "{{}}", "{{1}}", "a | [1]", "a & 5", "a - 'a'", "a ^ None",
             "a < [1]", "a + b", "set(5)", "set(1, 2)", "s.add()", "s.add([])", "hash({1})", "f.add(1)", "a.union(5)",
             "a.foo", "[] in a", "a.remove([])", "f.remove(1)", "s.update(5)", "a.isdisjoint(5)", "frozenset(5)",
             "a * 2", "a.discard({})",
             "a.remove({1})", "{1} >= 5", "frozenset([[]])", "s.remove((1, 2))"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class Tags(set):
    def add_all(self, *tags):
        for tag in tags:
            self.add(tag)
        return self


t = Tags().add_all("x")
print(t, type(t | {"x"}).__name__, t == {"x"}, isinstance(t, set), len(Tags("aab")))
big = set(range(0, 3000, 3)) & set(range(0, 3000, 5))
print(len(big), min(big), max(big), sum(big), big == {n for n in range(3000) if n % 15 == 0})
