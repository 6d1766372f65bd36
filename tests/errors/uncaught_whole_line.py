# No carets where the whole line failed; carets where part of it did.
def raiser():
    raise ValueError("x")


def whole():
    raiser()


def part():
    return whole()


part()
