# What `del object[key]` says where no item can be deleted


class Plain:
    pass


class Index:
    def __index__(self):
        return 0


def values():
    yield from (5, 1.5, None, True, "text", b"bytes", (1, 2), range(3))
    yield from (set(), frozenset(), {}.keys(), {}.values(), {}.items(), memoryview(b"ab"), memoryview(bytearray(b"ab")))
    yield from (iter([]), zip(), len, Plain(), Plain, int, slice(1), NotImplemented, ..., ValueError("x"), (x for x in ()))


for value in values():
    for key in (0, Index(), "key", slice(1), None):
        try:
            del value[key]
        except TypeError as error:
            print(type(value).__name__, type(key).__name__, error)
