# Methods of dict: get, setdefault, pop, popitem, update, views, copy, fromkeys, merging, order.
d = {"a": 1, "b": 2}
print(d.get("a"), d.get("x"), d.get("x", 9), d.setdefault("a", 5), d.setdefault("c", 3), d.setdefault("n"), d,
    d.pop("n"), d.pop("zz", "none"), d.popitem(), d, len(d), "a" in d, 1 in d)
d.update({"b": 20, "z": 26})
d.update([("p", 1), ("q", 2)], r=3)
d.update(s=4)
d.update()
print(d, list(d), list(d.keys()), list(d.values()), list(d.items()), d.copy() == d, d.copy() is d, list(reversed(d)),
    list(reversed(d.items()))[:2], sorted(d), max(d), [*d], dict(d), bool({}), d == dict(reversed(d.items())))
print(dict(), dict(a=1), dict([("a", 1)]), dict({"a": 1}, b=2), dict(zip("ab", [1, 2])), dict.fromkeys("ab"),
    dict.fromkeys([1, 2], 0), {1: "a", True: "b", 1.0: "c"}, {(1, 2): [3]}, {None: 1, ...: 2}, dict([["k", "v"],
    "xy"]))
print(d | {"a": 0}, {"x": 1} | {"x": 2, "y": 3})
d |= [("new", 1)]
print(d)
keys, values, items = d.keys(), d.values(), d.items()
print(len(keys), "a" in keys, 20 in values, ("a", 1) in items, ("a", 9) in items, keys == set(d), sorted(keys & {"a",
    "z"}), sorted(keys - {"a"}), sorted(keys | {"!"}), sorted(keys ^ {"a"}), keys.isdisjoint({"none"}), {"a"} <= keys)
d["later"] = 5
del d["a"]
d["a"] = "again"
print(len(keys), list(keys)[-2:], repr({"k": 1}.keys()), repr({"k": 1}.values()), repr({"k": 1}.items()), d.clear(),
    d, list(keys), keys.mapping)
for code in ("d['x']", "d[[]]", "d.pop('x')", "d.popitem()", "{[]: 1}", "{{}: 1}", "dict(5)", "dict([1])",
             "dict(['abc'])", "d.update(5)", "d.update([1])", "dict(1, 2)", "{} + {}", "{} | []", "{1: 2} < {3: 4}",
             "d.get()", "d.foo", "hash({})", "d.pop()", "dict([('a',)])", "d.setdefault([], 1)",
             "[] in d", "d.get({})", "del d['nope']", "d[1, 'a']", "d[None]", "d['a\\n\"']", "dict(**{1: 2})",
             "d.update(a=1, **{'a': 2})", "dict.fromkeys(5)", "d.fromkeys()", "d.keys()[0]", "d.keys() + d.keys()",
             "dict(a=1, a=2)", "d.items(1)", "set({1: 2}.values()) | 5"):
    try:
        print(code, eval(code) if not code.startswith("del") else exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
n = {}
n["self"] = n
print(n, {1: {2: {3: []}}}, {"a": {}}["a"], {1: 2}.__contains__(1), {1: 2}.__getitem__(1), {1: 2}.__len__(),
    {1: 2}.__eq__({1: 2.0}), {1: 2}.__or__({3: 4}), {}.__repr__())
