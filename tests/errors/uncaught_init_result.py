# The error of a result of __init__ belongs to the call, not to the method.
class A:
    def __init__(self):
        return 1


def make():
    return [A()]


make()
