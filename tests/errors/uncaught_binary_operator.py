# Carets under binary operators mark the operator differently from its operands.
def compute(a, b, c):
    return (a + b) * c - len(b) / (a - a)


compute(1, "x", 2)
