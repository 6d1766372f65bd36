# Integers about the sizes where their representation changes: 62, 63, 64, 127 and 128 bits.
edges = []
for bits in (61, 62, 63, 64, 65, 126, 127, 128, 129):
    for delta in (-1, 0, 1):
        edges.append((1 << bits) + delta)
        edges.append(-(1 << bits) + delta)
edges += [0, 1, -1, 7, -7]

total = 0
for a in edges:
    for b in edges:
        results = [a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a <= b, a == b, a != b]
        if b:
            results += [a // b, a % b, divmod(a, b), a / b]
        for result in results:
            total = total * 31 + hash(result) & 0xFFFFFFFFFFFFFFFFFFFF
print(total)

for a in edges:
    print(a, -a, ~a, abs(a), hash(a), a.bit_length(), float(a), a >> 3, a << 3, a >> 64, bool(a), hex(a))
    assert int(str(a)) == a and int(hex(a), 16) == a and (a << 70) >> 70 == a
    assert a in {a} and {a: 1}[a + 0] == 1 and a == a + 0.0 or abs(a) > 1 << 53
    assert (a > 2.0**63) == (a > 1 << 63) and (a < -(2.0**127)) == (a < -(1 << 127))

print(sorted(edges) == sorted(edges, key=lambda n: (n > 0, n)))
print([n for n in sorted(edges) if n % 5 == 0])


class Sized(int):
    pass


big = Sized(1 << 100)
print(big, big + 1, hash(big) == hash(1 << 100), int(big) is big, type(+big).__name__)
print([1, 2, 3][-(1 << 100) : 1 << 100], range(1 << 100)[-1], sum(edges))
