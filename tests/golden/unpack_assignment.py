# Unpacking in assignment: nested targets, stars, every target kind, errors.
a, b = 1, 2
a, b = b, a
print(a, b)
(a, b), [c, (d,)] = (1, 2), [3, (4,)]
print(a, b, c, d)
first, *rest = range(5)
*init, last = "abc"
head, *mid, tail = [1, 2]
print(first, rest, init, last, head, mid, tail)
a, (b, *c), *d = 1, "xyz", 5, 6
print(a, b, c, d)
[x] = [7]
y, = 8,
() = []
[] = ()
print(x, y)


class Obj:
    pass


o, items = Obj(), [0, 0, 0]
o.attr, items[1], items[2:] = 1, 2, [3, 4]
print(o.attr, items)
a = b = c = []
a.append(1)
print(a, b, c, a is c)
p, q = r = "hi"
print(p, q, r)
for i, (j, *k) in [(1, "ab"), (2, [3])]:
    print(i, j, k)
d = {"x": 1, "y": 2}
k1, k2 = d
print(k1, k2, *d)
a, b, c = (n * n for n in range(3))
print(a, b, c)
i = 0
i, items[i] = 1, "one"
print(items)
(*t,) = 1, 2
print(t)


class Endless:
    def __iter__(self):
        n = 0
        while True:
            yield n
            n += 1


def attempt(code):
    try:
        exec(code)
    except (TypeError, ValueError) as error:
        print(code, "->", type(error).__name__, error)


for code in ("a, b = 1", "a, b = 1, 2, 3", "a, b, c = 1, 2", "a, *b = ()", "a, b, *c = [1]", "a, b = None",
             "(a, b), c = 1, 2",
             "a, b = 'abc'", "a, b = {}", "a, b = Endless()", "[a] = []", "() = 1,", "a, b = {1: 2}",
             "*a, b, c = (1,)", "a, b = iter([1])",
             "for a, b in [1]: pass", "a, b = range(10)", "a, b = b''", "x, y = len"):
    attempt(code)
