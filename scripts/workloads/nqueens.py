# recursive: yes
# All ways to place n queens, once with bit masks and once with sets and a
# generator: small-integer logic, then set membership and yield from.


def count_with_masks(size):
    full = (1 << size) - 1

    def place(columns, left, right):
        if columns == full:
            return 1
        found = 0
        free = full & ~(columns | left | right)
        while free:
            bit = free & -free
            free ^= bit
            found += place(columns | bit, (left | bit) << 1 & full, (right | bit) >> 1)
        return found

    return place(0, 0, 0)


def solutions(size, queens=()):
    row = len(queens)
    if row == size:
        yield queens
        return
    taken = set(queens)
    falling = {column - r for r, column in enumerate(queens)}
    rising = {column + r for r, column in enumerate(queens)}
    for column in range(size):
        if column not in taken and column - row not in falling and column + row not in rising:
            yield from solutions(size, queens + (column,))


def main():
    print(count_with_masks(11))
    checksum = 0
    found = 0
    for queens in solutions(9):
        found += 1
        for column in queens:
            checksum = (checksum * 11 + column) % 999983
    print(found, checksum)


for _ in range(2):
    main()
