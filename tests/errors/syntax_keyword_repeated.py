# The same keyword twice in a call.
dict(a=1, b=2, a=3)
