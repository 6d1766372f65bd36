"""Dicts and sets."""

from timing import operation, report

NUMBERS = [(i * 7919) % 1009 for i in range(100)]
WORDS = [f"word{(i * 7919) % 53}" for i in range(100)]
BY_WORD = {word: at for at, word in enumerate(WORDS)}
EVENS = set(range(0, 100, 2))
THREES = set(range(0, 100, 3))


@operation
def dict_get_item(n):
    for _ in range(n):
        BY_WORD["word7"]


@operation
def dict_get_item_int(n):
    d = {i: i for i in range(100)}
    for i in range(n):
        d[i & 63]


@operation
def dict_get_item_tuple(n):
    d = {(i, j): i for i in range(10) for j in range(10)}
    for i in range(n):
        d[3, 4]


@operation
def dict_set_item(n):
    d = {}
    for i in range(n):
        d["key"] = i


@operation
def dict_set_item_new(n):
    for _ in range(n):
        d = {}
        for i in range(20):
            d[i] = i


@operation
def dict_add_to_item(n):
    d = {"key": 0}
    for i in range(n):
        d["key"] += 1


@operation
def dict_get_method(n):
    for _ in range(n):
        BY_WORD.get("absent", 0)


@operation
def dict_count_words(n):
    for _ in range(n):
        counts = {}
        for word in WORDS:
            counts[word] = counts.get(word, 0) + 1


@operation
def dict_setdefault(n):
    for _ in range(n):
        groups = {}
        for number in NUMBERS:
            groups.setdefault(number % 7, []).append(number)


@operation
def dict_contains(n):
    for _ in range(n):
        "word7" in BY_WORD


@operation
def dict_pop_item(n):
    d = dict(BY_WORD)
    for _ in range(n):
        d["key"] = 1
        d.pop("key")


@operation
def dict_delete_item(n):
    d = dict(BY_WORD)
    for _ in range(n):
        d["key"] = 1
        del d["key"]


@operation
def dict_items_loop(n):
    for _ in range(n):
        for key, value in BY_WORD.items():
            pass


@operation
def dict_keys_loop(n):
    for _ in range(n):
        for key in BY_WORD:
            pass


@operation
def dict_values_sum(n):
    for _ in range(n):
        sum(BY_WORD.values())


@operation
def dict_comprehension(n):
    for _ in range(n):
        {number: 1 for number in NUMBERS}


@operation
def dict_copy(n):
    for _ in range(n):
        dict(BY_WORD)


@operation
def dict_update(n):
    for _ in range(n):
        d = {}
        d.update(BY_WORD)


@operation
def dict_merge(n):
    for _ in range(n):
        BY_WORD | {"a": 1}


@operation
def dict_literal(n):
    for i in range(n):
        {"a": i, "b": 2, "c": 3}


@operation
def dict_of_zip(n):
    for _ in range(n):
        dict(zip(WORDS, NUMBERS))


@operation
def dict_of_keywords(n):
    for _ in range(n):
        dict(a=1, b=2)


@operation
def dict_sorted_items(n):
    for _ in range(n):
        sorted(BY_WORD.items(), key=lambda item: -item[1])


@operation
def dict_equal(n):
    other = dict(BY_WORD)
    for _ in range(n):
        BY_WORD == other


@operation
def set_of_list(n):
    for _ in range(n):
        set(NUMBERS)


@operation
def set_of_strings(n):
    for _ in range(n):
        set(WORDS)


@operation
def set_add(n):
    for _ in range(n):
        s = set()
        for number in NUMBERS:
            s.add(number)


@operation
def set_add_discard(n):
    s = set(range(50))
    for _ in range(n):
        s.add(77)
        s.discard(77)


@operation
def set_contains(n):
    for _ in range(n):
        7 in EVENS


@operation
def set_and(n):
    for _ in range(n):
        EVENS & THREES


@operation
def set_or(n):
    for _ in range(n):
        EVENS | THREES


@operation
def set_minus(n):
    for _ in range(n):
        EVENS - THREES


@operation
def set_xor(n):
    for _ in range(n):
        EVENS ^ THREES


@operation
def set_subset(n):
    small = {2, 4, 6, 8}
    for _ in range(n):
        small <= EVENS


@operation
def set_loop(n):
    for _ in range(n):
        for item in EVENS:
            pass


@operation
def set_comprehension(n):
    for _ in range(n):
        {number % 10 for number in NUMBERS}


@operation
def set_copy(n):
    for _ in range(n):
        EVENS.copy()


@operation
def frozenset_hash(n):
    for _ in range(n):
        hash(frozenset((1, 2, 3)))


report()
