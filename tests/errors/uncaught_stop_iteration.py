# StopIteration out of next().
iterator = iter([])
next(iterator)
