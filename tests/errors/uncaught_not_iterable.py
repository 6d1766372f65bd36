# Looping over something that is not iterable.
def total(values):
    result = 0
    for value in values:
        result += value
    return result


total(5)
