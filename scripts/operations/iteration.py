"""Functions over iterables, generators, loops."""

from timing import operation, report

NUMBERS = [(i * 7919) % 1009 for i in range(100)]
LETTERS = list("abcdefghij" * 10)


def count_to(n):
    i = 0
    while i < n:
        yield i
        i += 1


def delegate(n):
    yield from count_to(n)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


@operation
def loop_while(n):
    i = 0
    while i < n:
        i += 1


@operation
def loop_range(n):
    for i in range(n):
        pass


@operation
def loop_nested(n):
    total = 0
    for i in range(n):
        for j in range(20):
            total += i ^ j


@operation
def loop_list(n):
    for _ in range(n):
        for number in NUMBERS:
            pass


@operation
def loop_break_else(n):
    for _ in range(n):
        for number in NUMBERS:
            if number == 5:
                break
        else:
            pass


@operation
def iter_enumerate(n):
    for _ in range(n):
        for at, number in enumerate(NUMBERS):
            pass


@operation
def iter_zip(n):
    for _ in range(n):
        for a, b in zip(NUMBERS, LETTERS):
            pass


@operation
def iter_reversed(n):
    for _ in range(n):
        for number in reversed(NUMBERS):
            pass


@operation
def iter_map_lambda(n):
    for _ in range(n):
        list(map(lambda x: x + 1, NUMBERS))


@operation
def iter_map_builtin(n):
    for _ in range(n):
        list(map(str, NUMBERS))


@operation
def iter_filter_lambda(n):
    for _ in range(n):
        list(filter(lambda x: x & 1, NUMBERS))


@operation
def iter_next(n):
    numbers = iter(range(n))
    for _ in range(n):
        next(numbers)


@operation
def reduce_sum(n):
    for _ in range(n):
        sum(NUMBERS)


@operation
def reduce_sum_generator(n):
    for _ in range(n):
        sum(x * x for x in NUMBERS)


@operation
def reduce_min(n):
    for _ in range(n):
        min(NUMBERS)


@operation
def reduce_max_key(n):
    for _ in range(n):
        max(NUMBERS, key=lambda x: -x)


@operation
def reduce_max_of_two(n):
    for i in range(n):
        max(i, 10)


@operation
def reduce_any_generator(n):
    for _ in range(n):
        any(x < 0 for x in NUMBERS)


@operation
def reduce_all_generator(n):
    for _ in range(n):
        all(x >= 0 for x in NUMBERS)


@operation
def generator_loop(n):
    for i in count_to(n):
        pass


@operation
def generator_yield_from(n):
    for i in delegate(n):
        pass


@operation
def generator_expression_loop(n):
    for i in (x + 1 for x in range(n)):
        pass


@operation
def generator_create(n):
    for _ in range(n):
        next(count_to(1))


@operation
def generator_send(n):
    def echo():
        value = None
        while True:
            value = yield value

    generator = echo()
    next(generator)
    for i in range(n):
        generator.send(i)


@operation
def generator_list(n):
    for _ in range(n):
        list(count_to(50))


@operation
def iterator_class(n):
    for i in Countdown(n):
        pass


report()
