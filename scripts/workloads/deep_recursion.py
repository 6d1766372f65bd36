# recursive: yes
# Descends tens of thousands of frames and comes back, again and again.

import sys

sys.setrecursionlimit(200000)


def depth_sum(n):
    if n == 0:
        return 0
    return n + depth_sum(n - 1)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def make_list(n):
    if n == 0:
        return None
    return (n, make_list(n - 1))


def list_length(cell):
    if cell is None:
        return 0
    return 1 + list_length(cell[1])


def flatten(cell, into):
    if cell is not None:
        flatten(cell[1], into)
        into.append(cell[0])


def main():
    total = 0
    for depth in range(5000, 50001, 5000):
        total += depth_sum(depth)
    print(total)
    for _ in range(30):
        total = (total * 3 + depth_sum(20000)) % 1000003
    print(total)
    print(is_even(50000), is_odd(49999), is_even(49999))
    for length in (1000, 10000, 40000):
        cells = make_list(length)
        flat = []
        flatten(cells, flat)
        print(list_length(cells), flat[0], flat[-1], sum(flat))


main()
