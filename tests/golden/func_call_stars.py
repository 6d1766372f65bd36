# Calls with * and ** in every position: order, merging, iterables, mappings.
def show(*args, **kwargs):
    return args, kwargs


print(show(*[1, 2], 3, *(4,), *"ab"), show(**{"a": 1}, b=2, **{"c": 3}), show(1, *[2], x=1, *[3], y=2),
    show(*range(3)), show(*{"k": 1}), show(*(i for i in range(2))), show(*[]), show(**{}), show(*[], **{}), show(*[1],
    **{"z": 1}))
print(show(*map(str, [1, 2])), show(*{5}), show(*b"ab"), show(*zip([1], [2])), show(**dict(a=1)), show(*[[1, 2]]),
    show(*[*[1], 2]), print(*"abc", sep="-"), max(*[3, 1, 2]), dict(**{"a": 1}, **{"b": 2}))


class Mapping:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, key):
        return key * 2


class Iterable:
    def __iter__(self):
        yield 1
        yield 2


class Old:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10


print(show(**Mapping()), show(*Iterable()), show(*Old()), {**Mapping(), "r": 0})


def f(a, b, c=0, *rest, k=None):
    return a, b, c, rest, k


args, kwargs = (1, 2), {"k": 5}
print(f(*args, **kwargs), f(*args, 3, 4, **kwargs), f(0, *args), f(b=1, a=0, **kwargs), f(*args, c=9), f(1, *(2, 3, 4,
    5)))
kw = {"x": 1}


def change(**kwargs):
    kwargs["x"] = 2
    kwargs["new"] = 3
    return kwargs


print(change(**kw), kw)


def recurse(n, *args):
    return args if n == 0 else recurse(n - 1, n, *args)


print(recurse(5))


class NotMapping:
    pass


class BadKeys:
    def keys(self):
        return [1]

    def __getitem__(self, key):
        return 0


class BadIter:
    def __iter__(self):
        return 5


for call in (lambda: show(**NotMapping()), lambda: show(*NotMapping()), lambda: show(**BadKeys()),
             lambda: show(*BadIter()), lambda: show(**{"a": 1}, **{"a": 2}), lambda: show(a=1, **{"a": 2}),
             lambda: show(*1), lambda: show(*None, *[1]), lambda: show(**None), lambda: show(**[1]), lambda: len(*[]),
             lambda: print(**{"nope": 1}),
             lambda: int(*"12345"), lambda: f(*[]), lambda: f(**{"a": 1}), lambda: f(*args, a=3), lambda: show(1)(2),
             lambda: Mapping(1), lambda: Mapping(x=1), lambda: object(1)):
    try:
        print(call())
    except TypeError as error:
        print(error)
