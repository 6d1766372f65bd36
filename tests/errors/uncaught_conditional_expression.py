# Failing parts of conditional, boolean and comparison expressions.
def choose(a, b):
    return a if a > b else b


choose(1, "2")
