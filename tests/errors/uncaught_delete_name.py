# Deleting what is not there.
def f():
    items = [1]
    del items[0], items[0]


f()
