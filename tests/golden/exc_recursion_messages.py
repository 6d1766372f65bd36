# What RecursionError says of native code that goes too deep: comparing and showing nested containers


def message(action):
    try:
        action()
    except RecursionError as error:
        print(error)


def nested(kind, depth=100000):
    value = kind()
    for _ in range(depth):
        value = {1: value} if kind is dict else kind([value])
    return value


first, second = [], []
first.append(first)
second.append(second)
message(lambda: first == second)
message(lambda: first < second)
message(lambda: first in [second])
message(lambda: (first,) == (second,))
one, two = {}, {}
one[1], two[1] = one, two
message(lambda: one == two)
message(lambda: nested(list) == nested(list))
message(lambda: repr(nested(list)))


class Same:
    def __eq__(self, other):
        return self == other

    def __repr__(self):
        return repr([self])


message(lambda: Same() == 1)
message(lambda: repr(Same()))
