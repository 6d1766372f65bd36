# A call with stars that cannot be unpacked.
def f(*args, **kwargs):
    return args, kwargs


f(*[1], **{"a": 1}, **{"a": 2})
