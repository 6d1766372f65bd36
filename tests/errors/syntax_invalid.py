# A plain syntax error.
x = 1
y = x +
