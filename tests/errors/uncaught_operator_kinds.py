# Carets under subscripts, attributes and comparisons, each in a chain of handlers.
def check():
    numbers = [1, 2, 3]
    try:
        numbers[10]
    except IndexError:
        try:
            numbers.missing.more
        except AttributeError:
            try:
                1 < 2 < "three"
            except TypeError:
                numbers[0][1]["x"] = 5


check()
