# The file ends where a block should start.
def f():
