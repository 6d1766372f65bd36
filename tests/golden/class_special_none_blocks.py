# A special method set to None takes back what the class inherits: using it tells that None cannot be called.


def show(label, call):
    try:
        print(label, call())
    except Exception as e:
        print(label, type(e).__name__, e)


class Full:
    def __add__(self, other):
        return "add"

    def __radd__(self, other):
        return "radd"

    def __iadd__(self, other):
        return "iadd"

    def __len__(self):
        return 3

    def __call__(self):
        return "call"

    def __iter__(self):
        return iter("ab")

    def __contains__(self, item):
        return True

    def __getitem__(self, key):
        return key

    def __index__(self):
        return 1

    def __neg__(self):
        return "neg"

    def __class_getitem__(cls, key):
        return "subscript"

    def __bytes__(self):
        return b"bytes"

    def __reversed__(self):
        return iter("ba")


class Blocked(Full):
    __iadd__ = __radd__ = __len__ = __call__ = __iter__ = None
    __getitem__ = __index__ = __neg__ = __class_getitem__ = __bytes__ = __reversed__ = None


def plus(value):
    value += 1
    return value


for cls in Full, Blocked:
    value = cls()
    show("+=", lambda: plus(value))
    show("+", lambda: value + 1)
    show("reflected", lambda: 1 + value)
    show("len", lambda: len(value))
    show("call", lambda: value())
    show("callable", lambda: callable(value))
    show("iter", lambda: list(value))
    show("in", lambda: 1 in value)
    show("[]", lambda: value[1])
    show("index", lambda: [0, 1, 2][value])
    show("-", lambda: -value)
    show("class[]", lambda: cls[int])
    show("bytes", lambda: bytes(value))
    show("reversed", lambda: list(reversed(value)))
    show("truth", lambda: bool(value))
