# Calling something that cannot be called, in the middle of an expression.
value = 3
result = [1, 2, value(4), 5]
