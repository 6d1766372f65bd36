# keys(), values(), items(): live views, set operations, containment, iteration order, comparison.
d = {"a": 1, "b": [2], "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i), list(reversed(k)), list(reversed(v)), list(reversed(i)))
d["d"] = 4
del d["a"]
print(list(k), list(v), list(i), "a" in k, [2] in v, ("b", [2]) in i, ("b", 2) in i, "b" in i, ("c",) in i)
print(sorted(k & {"b", "x"}), sorted(k | {"x"}), sorted(k - {"b"}), sorted(k ^ {"b", "x"}), k == {"b", "c", "d"},
      k != {"b"}, k > {"b"},
      k.isdisjoint(["z"]), sorted({"b", "z"} - k), sorted({"b"} | k), k == {"b": 0, "c": 0, "d": 0}.keys(),
      k & "bc" == {"b", "c"})
small = {1: "x", 2: "y"}
print(sorted(small.items() & {(1, "x"), (9, "z")}), sorted(small.items() | {(3, "w")}), small.items() == {(1, "x"),
      (2, "y")},
      small.items() - {(1, "x")}, small.values() == small.values(), small.keys() == [1, 2],
      sorted(small.items() ^ {(1, "x")}))
print([x for x in k], [x * 2 for x in small], dict(small.items()), {b: a for a, b in small.items()}, list(map(str,
      small.values())),
      sum(small), max(small.values()), tuple(small), [*small.items()], "".join(small.values()))
a, b = small.items()
(a1, a2), (b1, b2) = small.items()
print(a, b, a1, b2, type(k).__name__, type(iter(k)).__name__, k.mapping["c"], repr({}.items()), {1: {2: 3}}.values())
it = iter(small.items())
print(next(it), list(it), list(it))
for code in ("k[0]", "k + k", "v | v", "i & 5", "k < 5", "k.append(1)", "hash(k)", "len(iter(k))", "{}.keys(1)",
             "k.mapping['c'] = 1",
             "small.items() & [[1]]", "{1: []}.items() | set()", "v.isdisjoint([])", "next(k)", "k - 5", "[] in k",
             "iter(k)[0]"):
    try:
        print(code, eval(code))
    except (TypeError, AttributeError, SyntaxError) as error:
        print(code, "->", type(error).__name__, error)
