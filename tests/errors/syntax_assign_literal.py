# Assignment to a literal.
def f():
    5 = x
