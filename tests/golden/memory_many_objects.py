# Many short-lived objects, cycles, long lists and big strings: what survives is intact.
class Node:
    def __init__(self, value):
        self.value = value
        self.other = None


def cycles(n):
    kept = []
    for i in range(n):
        a, b = Node(i), Node(-i)
        a.other, b.other = b, a
        if i % 1000 == 0:
            kept.append(a)
    return kept


kept = cycles(20000)
print(len(kept), all(n.other.other is n for n in kept), [n.other.value for n in kept[:5]])
lists = [[j for j in range(i % 50)] for i in range(5000)]
print(sum(map(len, lists)), lists[49][-1])
text = ""
for i in range(5000):
    text += str(i)
print(len(text), text[-8:])
table = {str(i): (i, [i]) for i in range(10000)}
for i in range(0, 10000, 2):
    del table[str(i)]
print(len(table), table["9999"], sum(v[0] for v in table.values()))
closures = [lambda i=i: (lambda: i + 1) for i in range(3000)]
print(sum(f()() for f in closures))
gens = [(x * k for x in range(10)) for k in range(1000)]
print(sum(next(g) + next(g) for g in gens), sum(sum(g) for g in gens))
errors = []
for i in range(2000):
    try:
        raise ValueError(i, [i] * 3)
    except ValueError as error:
        errors.append(error)
print(sum(e.args[0] for e in errors), errors[7].args)
nested = None
for i in range(50000):
    nested = (i, nested)
depth = 0
while nested is not None:
    depth += nested[0] % 2
    nested = nested[1]
print(depth)
big = [2 ** i for i in range(300)]
print(sum(big) == 2 ** 300 - 1, len(str(big[-1])))
strings = {("k" + str(i % 100)) * 2: i for i in range(3000)}
print(len(strings), strings["k42k42"])
instances = [type(f"C{i}", (), {"n": i, "get": lambda self: self.n})() for i in range(100)]
print(sum(x.get() for x in instances))
floats = [i * 0.1 for i in range(10000)]
print(round(sum(floats), 3), max(floats))
sets = [frozenset(range(i)) for i in range(100)]
print(len(set(sets)), sum(len(s) for s in sets))
data = bytes(range(256)) * 100
print(len(data), data.count(b"\x00"), sum(data))
