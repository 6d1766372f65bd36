# recursive: no
# Dictionaries and sets with integer and tuple keys: graph search, set algebra,
# a grid automaton, memo tables.


def neighbours(cell):
    x, y = cell
    return ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))


def flood(width, height, walls):
    distance = {(0, 0): 0}
    frontier = [(0, 0)]
    while frontier:
        following = []
        for cell in frontier:
            steps = distance[cell] + 1
            for other in neighbours(cell):
                x, y = other
                if 0 <= x < width and 0 <= y < height and other not in walls and other not in distance:
                    distance[other] = steps
                    following.append(other)
        frontier = following
    return distance


def life(cells, generations):
    for _ in range(generations):
        counts = {}
        for x, y in cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        key = (x + dx, y + dy)
                        counts[key] = counts.get(key, 0) + 1
        cells = {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in cells)}
    return cells


def collatz(limit):
    known = {1: 1}
    best = (1, 1)
    for start in range(1, limit):
        n = start
        trail = []
        while n not in known:
            trail.append(n)
            n = n // 2 if n % 2 == 0 else 3 * n + 1
        length = known[n]
        for n in reversed(trail):
            length += 1
            known[n] = length
        if known[start] > best[0]:
            best = (known[start], start)
    return best, len(known)


def algebra(limit):
    threes = set(range(0, limit, 3))
    fives = set(range(0, limit, 5))
    squares = {n * n for n in range(int(limit ** 0.5))}
    both = threes & fives
    either = threes | fives
    one = threes ^ fives
    print(len(both), len(either), len(one), len(either - squares), both <= threes, squares.isdisjoint({2, 3, 5}))
    return sum(both) + sum(one)


def main():
    walls = {(x, y) for x in range(200) for y in range(200) if (x * 7 + y * 13) % 5 == 0 and (x + y) % 3}
    distance = flood(200, 200, walls)
    print(len(distance), max(distance.values()))
    cells = life({(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (40, 40), (41, 40), (42, 40), (41, 41), (43, 42)}, 250)
    print(len(cells), sum(x * 3 + y for x, y in cells))
    print(collatz(80000))
    print(algebra(400000))


main()
