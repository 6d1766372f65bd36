# An iterator over a function that comes to its end while the function runs.
HAS_MORE, NO_MORE = 1, 2


def produce():
    if produce.inside:
        return NO_MORE
    produce.inside = True
    print("inner", list(produce.iterator))
    return HAS_MORE


produce.inside = False
produce.iterator = iter(produce, NO_MORE)
print(list(produce.iterator))
print(next(produce.iterator, "over"))

# Lengths that no list can have are refused at once.
for make in list, tuple, sorted, lambda r: [*r], lambda r: [].extend(r):
    for length in 10**12, 10**30:
        try:
            make(range(length))
        except (MemoryError, OverflowError) as e:
            print(type(e).__name__, e)
