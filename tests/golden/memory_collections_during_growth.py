# Containers that grow while older parts of them hold the only references; results checked at the end.
def linked(n):
    head = None
    for i in range(n):
        head = {"value": [i], "next": head}
    total = 0
    while head:
        total += head["value"][0]
        head = head["next"]
    return total


def growing_lists(n):
    outer = []
    for i in range(n):
        outer.append([str(i)])
        if i % 3 == 0:
            outer[i // 2] = (outer[i // 2], [i])
    return len(outer), sum(1 for x in outer if isinstance(x, tuple))


def string_parts(n):
    parts = []
    for i in range(n):
        parts.append(f"{i:x}" * (i % 5))
        if len(parts) > 100:
            parts = ["".join(parts)]
    return len("".join(parts))


def comprehension_temporaries(n):
    return sum(len([[y, str(y), (y,)] for y in range(x % 7)]) for x in range(n))


def dict_of_sets(n):
    d = {}
    for i in range(n):
        d.setdefault(f"k{i % 97}", set()).add((i, str(i)))
    return len(d), sum(len(s) for s in d.values())


def nested_calls_with_temporaries(n):
    def pair(a, b):
        return [a, b, [a] * 3]
    result = []
    for i in range(n):
        result = pair(pair([i], f"{i}"), pair({i: [i]}, result and result[0]))
        result = result[:2]
        if i % 50 == 0:
            result = []
    return len(result)


def tuples_of_tuples(n):
    t = ()
    for i in range(n):
        t = (i, t) if i % 10 else (i,)
    depth = 0
    while t:
        depth += 1
        t = t[1] if len(t) > 1 else ()
    return depth


def generators_alive(n):
    def make(i):
        data = [i] * 10
        yield from data
    gens = [make(i) for i in range(n)]
    first = [next(g) for g in gens]
    return sum(first), sum(sum(g) for g in gens)


def big_numbers(n):
    numbers = [3 ** i for i in range(n)]
    return sum(numbers) == (3 ** n - 1) // 2, len(str(numbers[-1]))


def bound_methods(n):
    class C:
        def __init__(self, v):
            self.v = [v]

        def get(self):
            return self.v[0]
    methods = [C(i).get for i in range(n)]
    return sum(m() for m in methods)


def cycles(n):
    last = None
    for i in range(n):
        a = [i]
        b = {"a": a, "last": i % 100 and last}
        a.append(b)
        last = a
    depth = 0
    while last:
        depth += 1
        last = last[1]["last"]
    return depth


print(linked(20000), growing_lists(20000), string_parts(20000), comprehension_temporaries(5000), dict_of_sets(20000))
print(nested_calls_with_temporaries(5000), tuples_of_tuples(9999), generators_alive(2000), big_numbers(400),
    bound_methods(5000), cycles(12345))
