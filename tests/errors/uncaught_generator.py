# An exception in a generator, through yield from and a generator expression.
def numbers(limit):
    for n in range(limit):
        if n == 2:
            raise LookupError(f"no number {n}")
        yield n


def relay(limit):
    yield from numbers(limit)


total = sum(n * 2 for n in relay(5))
