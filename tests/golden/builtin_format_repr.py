# format(), repr(), str() over every built-in type; agreement between them.
values = [0, -1, 2 ** 70, 1.5, -0.0, 1e100, float("inf"), True, None, "", "a'b\"c", b"x\x00", [], [1, [2]], (), (1,),
    (1, 2), {}, {"a": {1: 2}}, set(), {1}, frozenset(), frozenset([1]), range(3), range(1, 5, 2), slice(1, None), ...,
    NotImplemented, int, ValueError("m"), {}.keys(), {1: 2}.values(), {1: 2}.items()]
for v in values:
    print(repr(v), str(v), format(v), f"{v}", f"{v!r}", "%s" % (v,), "{}".format(v) == str(v), ascii(v) == repr(v))
print(repr("tab\t nl\n cr\r bs\\ nul\0 del\x7f é ñ \u200b \ufeff 漢"), str("tab\t"), repr('single "double"'),
    repr("both ' and \""))
print([repr(x) for x in ([1.0, "x"], ("a",), {"k": b"v"}, {1.5})], str([None, True, ...]), repr([[[]]]), repr({(): []}))
print(repr(lambda: 1).split(" at ")[0], repr(iter([])).split(" at ")[0], repr((x for x in [])).split(" at ")[0],
    repr(map(str, [])).split(" at ")[0], repr(object()).split(" at ")[0], repr(zip()).split(" at ")[0],
    repr(property()).split(" at ")[0], repr(super(int, 5)), repr(staticmethod(len)), repr(classmethod(int)),
    repr(range(0)))
