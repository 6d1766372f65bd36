# StopIteration inside a generator becomes RuntimeError.
def pick(items):
    yield next(iter(items))


list(pick([]))
