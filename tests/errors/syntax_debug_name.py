# __debug__ cannot be deleted either.
x = 1
del x, __debug__
