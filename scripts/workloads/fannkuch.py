# recursive: no
# For every permutation of 0..n-1, count how many prefix reversals bring 0 to
# the front: list indexing, slices, integer loops.


def permutations_in_place(items):
    """Yields after every change of `items`, by Heap's method without recursion."""
    size = len(items)
    counters = [0] * size
    yield
    i = 1
    while i < size:
        if counters[i] < i:
            j = counters[i] if i & 1 else 0
            items[i], items[j] = items[j], items[i]
            yield
            counters[i] += 1
            i = 1
        else:
            counters[i] = 0
            i += 1


def count_flips(order):
    work = order[:]
    flips = 0
    first = work[0]
    while first:
        low = 0
        high = first
        while low < high:
            held = work[low]
            work[low] = work[high]
            work[high] = held
            low += 1
            high -= 1
        flips += 1
        first = work[0]
    return flips


def main(size):
    order = list(range(size))
    most = 0
    checksum = 0
    sign = 1
    for _ in permutations_in_place(order):
        flips = count_flips(order)
        if flips > most:
            most = flips
        checksum += sign * flips
        sign = -sign
    print("size", size, "checksum", checksum, "most flips", most)


main(9)
