# A call with wrong arguments fails in the caller.
def needs_two(a, b):
    return a, b


def caller():
    first = needs_two(1, 2)
    return needs_two(
        first,
        2,
        3,
    )


caller()
