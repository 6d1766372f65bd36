# Tuples: construction, methods, comparison, hashing, immutability.
t = (1, "a", 2.5, 1)
print(t, len(t), t[1], t[-1], t[1:3], t.count(1), t.index("a"), t.index(1, 1), t + (5,), t * 2, 2 * (0,), () + (), (1,),
    (1, 2)[::-1], "a" in t, 3 not in t, hash(t) == hash((1, "a", 2.5, 1)), hash(()) == hash(tuple()))
print(tuple(), tuple("ab"), tuple([1, 2]), tuple(range(3)), tuple({1: 2}), tuple(x for x in "q"), (((1))), ((1,),),
    bool(()), bool((0,)), max((3, 1)), sum((1, 2)), sorted((2, 1)), list(reversed((1, 2))), (1, 2) < (1, 2, 0), (2,) > (1,
    5), (1, "x") == (1.0, "x"))
print((1, 2).__len__(), (1, 2).__add__((3,)), (1,).__contains__(1), (1,).__eq__([1]), (1, [2]).__repr__(),
    tuple(t) is t, t[:] is t, {(1, 2): "k"}[1, 2], dict([(1, 2)]), (lambda *a: a)(*t))
for code in ("t[0] = 1", "del t[0]", "t.append(1)", "t[9]", "t + [1]", "t + 1", "t.index(99)", "t * 'a'",
        "hash(([],))", "(1, 2) < 3", "(1, 'a') < (1, 2)", "tuple(5)", "tuple(1, 2)", "t.count()", "len((1, 2), 3)",
        "t.index()", "{([],): 1}"):
    try:
        print(code, eval(code) if "=" not in code and "del" not in code else exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
inner = [1]
mixed = (inner, 2)
inner.append(3)
print(mixed, mixed == ([1, 3], 2))


class Point(tuple):
    def __new__(cls, x, y):
        return tuple.__new__(cls, (x, y))

    @property
    def x(self):
        return self[0]

    @property
    def y(self):
        return self[1]


p = Point(3, 4)
x, y = p
print(p, p.x, p.y, x, y, p == (3, 4), type(p).__name__, p + (5,), isinstance(p, tuple), hash(p) == hash((3, 4)), len(p))
a = (1, 2)
b = a
a += (3,)
print(a, b)
