# A local used before it is assigned.
def count():
    total += 1
    return total


count()
