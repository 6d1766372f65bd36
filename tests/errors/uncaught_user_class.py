# User exception classes print with their module unless they are in __main__.
class Problem(Exception):
    pass


class Outer:
    class Nested(Problem):
        pass


def fail():
    raise Outer.Nested("in a nested class")


fail()
