# Failing assertions with a message.
def check(n):
    assert n > 0, f"{n} is not positive"


check(-1)
