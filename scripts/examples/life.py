# Conway's game of life on an endless plane: a glider flies past a blinker.
import sys

GENERATIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 4


def parse(picture):
    return {(x, y) for y, line in enumerate(picture.split("\n")) for x, mark in enumerate(line) if mark == "#"}


def next_generation(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    spot = x + dx, y + dy
                    counts[spot] = counts.get(spot, 0) + 1
    return {spot for spot, n in counts.items() if n == 3 or n == 2 and spot in cells}


def show(cells, width=12, height=6):
    for y in range(height):
        print("".join("#" if (x, y) in cells else "." for x in range(width)))


cells = parse(".#......#\n..#.....#\n###.....#")
for generation in range(GENERATIONS + 1):
    print("generation", generation)
    show(cells)
    cells = next_generation(cells)
