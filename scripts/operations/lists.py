"""Lists, tuples, slices, unpacking, sorting."""

from timing import operation, report

NUMBERS = [(i * 7919) % 1009 for i in range(100)]
WORDS = [f"word{(i * 7919) % 1009}" for i in range(100)]
PAIRS = [(i * 7919 % 13, i) for i in range(100)]


@operation
def list_append(n):
    items = []
    for i in range(n):
        items.append(i)


@operation
def list_append_pop(n):
    items = []
    for i in range(n):
        items.append(i)
        items.pop()


@operation
def list_pop_first(n):
    items = list(range(100))
    for i in range(n):
        items.append(items.pop(0))


@operation
def list_insert_first(n):
    items = list(range(100))
    for i in range(n):
        items.insert(0, items.pop())


@operation
def list_index_method(n):
    for _ in range(n):
        NUMBERS.index(NUMBERS[50])


@operation
def list_contains_int(n):
    for _ in range(n):
        -1 in NUMBERS


@operation
def list_contains_str(n):
    for _ in range(n):
        "absent" in WORDS


@operation
def list_count(n):
    for _ in range(n):
        NUMBERS.count(7)


@operation
def list_remove(n):
    items = list(range(50))
    for _ in range(n):
        items.append(25)
        items.remove(25)


@operation
def list_extend(n):
    for _ in range(n):
        items = [1, 2]
        items.extend(NUMBERS)


@operation
def list_reverse(n):
    items = list(NUMBERS)
    for _ in range(n):
        items.reverse()


@operation
def list_copy(n):
    for _ in range(n):
        NUMBERS.copy()


@operation
def list_concatenate(n):
    a = [1, 2, 3]
    for _ in range(n):
        a + a


@operation
def list_multiply(n):
    for _ in range(n):
        [0] * 50


@operation
def list_slice(n):
    for _ in range(n):
        NUMBERS[10:30]


@operation
def list_slice_step(n):
    for _ in range(n):
        NUMBERS[::2]


@operation
def list_slice_assign(n):
    items = list(range(100))
    for _ in range(n):
        items[10:20] = items[20:30]


@operation
def list_delete_item(n):
    items = list(range(100))
    for _ in range(n):
        items.append(1)
        del items[50]


@operation
def list_negative_index(n):
    for _ in range(n):
        NUMBERS[-1]


@operation
def list_literal(n):
    for i in range(n):
        [i, i, i, i]


@operation
def list_equal(n):
    other = list(NUMBERS)
    for _ in range(n):
        NUMBERS == other


@operation
def list_swap(n):
    items = [1, 2, 3, 4]
    i, j = 0, 3
    for _ in range(n):
        items[i], items[j] = items[j], items[i]


@operation
def list_nested_index(n):
    grid = [[j for j in range(10)] for _ in range(10)]
    for _ in range(n):
        grid[3][4] = grid[4][3] + 1


@operation
def list_comprehension(n):
    for _ in range(n):
        [x * 2 for x in NUMBERS]


@operation
def list_comprehension_if(n):
    for _ in range(n):
        [x for x in NUMBERS if x & 1]


@operation
def list_comprehension_nested(n):
    for _ in range(n):
        [[0 for _ in range(5)] for _ in range(5)]


@operation
def list_of_range(n):
    for _ in range(n):
        list(range(100))


@operation
def list_sort_ints(n):
    for _ in range(n):
        sorted(NUMBERS)


@operation
def list_sort_strings(n):
    for _ in range(n):
        sorted(WORDS)


@operation
def list_sort_tuples(n):
    for _ in range(n):
        sorted(PAIRS)


@operation
def list_sort_key_lambda(n):
    for _ in range(n):
        sorted(PAIRS, key=lambda pair: pair[1])


@operation
def list_sort_key_builtin(n):
    for _ in range(n):
        sorted(WORDS, key=len)


@operation
def list_sort_reverse(n):
    for _ in range(n):
        sorted(NUMBERS, reverse=True)


@operation
def list_sort_floats(n):
    floats = [x / 7 for x in NUMBERS]
    for _ in range(n):
        sorted(floats)


@operation
def tuple_build(n):
    for i in range(n):
        (i, i, i)


@operation
def tuple_swap(n):
    a, b = 1, 2
    for _ in range(n):
        a, b = b, a


@operation
def tuple_unpack(n):
    t = (1, 2, 3)
    for _ in range(n):
        a, b, c = t


@operation
def tuple_unpack_star(n):
    t = (1, 2, 3, 4, 5)
    for _ in range(n):
        a, *b = t


@operation
def tuple_unpack_in_loop(n):
    for _ in range(n):
        for a, b in PAIRS:
            pass


@operation
def tuple_equal(n):
    a, b = (1, "x", 2), (1, "x", 2)
    for _ in range(n):
        a == b


@operation
def tuple_less(n):
    a, b = (1, 2, 3), (1, 2, 4)
    for _ in range(n):
        a < b


@operation
def tuple_hash(n):
    t = (1, 2, "three")
    for _ in range(n):
        hash(t)


@operation
def tuple_of_list(n):
    for _ in range(n):
        tuple(NUMBERS)


@operation
def tuple_concatenate(n):
    a = (1, 2)
    for _ in range(n):
        a + a


report()
