# An expression on the left of = in a call.
print(a.b=1)
