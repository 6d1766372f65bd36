# StopIteration: value, in generators becomes RuntimeError, from next, in comprehensions and map.
def gen():
    yield 1
    raise StopIteration("inside")


try:
    list(gen())
except RuntimeError as error:
    print(error, repr(error.__cause__), repr(error.__context__))


def calls_next():
    it = iter([])
    yield next(it)


try:
    list(calls_next())
except RuntimeError as error:
    print(error)
try:
    list(next(iter([])) for _ in range(2))
except RuntimeError as error:
    print(error)
try:
    [next(iter([])) for _ in range(2)]
except StopIteration as error:
    print("list comprehension lets it through", repr(error))
print(list(map(lambda x: next(iter([])) if x == 2 else x, [1, 2, 3])))


class Stops:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration("value", "two")
        return self.n


print(list(Stops(3)), sum(Stops(4)), [*Stops(2)], max(Stops(3)), dict.fromkeys(Stops(2)))


def returns():
    yield 1
    return "result"


g = returns()
next(g)
try:
    next(g)
except StopIteration as error:
    print(error.value, error.args, repr(error))
try:
    next(g)
except StopIteration as error:
    print(error.value, error.args)


def delegate():
    value = yield from returns()
    print("got", value)
    value = yield from Stops(1)
    print("got", value)
    value = yield from [5]
    print("got", value)


print(list(delegate()))


def catches():
    try:
        next(iter([]))
    except StopIteration:
        yield "caught inside"


print(list(catches()))
g = returns()
try:
    g.throw(StopIteration("thrown in"))
except RuntimeError as error:
    print("not started:", error)
except StopIteration as error:
    print("not started:", repr(error))
g = returns()
next(g)
try:
    g.throw(StopIteration("thrown in"))
except RuntimeError as error:
    print(error)


def f():
    raise StopIteration


for x in [1]:
    try:
        f()
    except StopIteration:
        print("plain function lets it through")
try:
    for x in map(lambda x: f(), [1]):
        print("never")
    print("loop ends quietly")
except StopIteration:
    print("wrong")
print(StopIteration().value, StopIteration(1).value, StopIteration(1, 2).value)
