# A key that comes and goes is found, and not found, however often that happens.
d = {n: n for n in range(20)}
for turn in range(5000):
    key = "k" if turn % 3 else turn % 7 + 1000
    d[key] = turn
    assert d[key] == turn and len(d) == 21
    if turn % 2:
        assert d.pop(key) == turn
    else:
        del d[key]
    assert key not in d and len(d) == 20
print(list(d) == list(range(20)), d.get("k"))

# Keys taken from the front, from the back and from the middle while others are added.
d = {}
for n in range(3000):
    d[n] = -n
    if n % 3 == 0:
        del d[next(iter(d))]
    if n % 5 == 0 and d:
        d.popitem()
    if n % 7 == 0:
        d.pop(n // 2, None)
print(len(d), sum(d), sum(d.values()), all(d[k] == -k for k in d), list(d)[:5], list(d)[-5:])

# Copies of dicts with and without gaps.
whole = {f"key{n}": n for n in range(40)}
gaps = dict(whole)
for n in range(0, 40, 3):
    del gaps[f"key{n}"]
for source in (whole, gaps, {}, {1: 2}):
    copies = [dict(source), source.copy(), {**source}, source | {}, {} | source]
    updated = {}
    updated.update(source)
    for copy in [*copies, updated]:
        assert copy == source and copy is not source and list(copy) == list(source)
        copy["new"] = 1
        assert "new" not in source and len(copy) == len(source) + 1
        assert all(copy[key] == source[key] for key in source)
        del copy["new"]
        assert list(copy.items()) == list(source.items())
print(len(whole), len(gaps), sorted(gaps.values())[:5])
