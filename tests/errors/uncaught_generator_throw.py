# An exception thrown into a generator shows the line of its yield.
def waits():
    received = yield 1
    print(received)


g = waits()
next(g)
g.throw(ValueError("thrown in"))
