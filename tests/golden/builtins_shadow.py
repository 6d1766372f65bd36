# A module that shadows a builtin; for cache_globals_builtins.py.
def max(items):
    return "my max"


def use():
    return max([1, 2]), min([1, 2])
