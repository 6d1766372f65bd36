# An exception at module level.
x = 1
y = x / 0
