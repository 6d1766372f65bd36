# Carets under calls: whole statement, part of a line, nested calls, keyword arguments.
def target(a, *, b):
    return a + b


def caller():
    value = 1
    other = target(value, b=2) + target(value, b="x") + target(value, b=4)
    return other


caller()
