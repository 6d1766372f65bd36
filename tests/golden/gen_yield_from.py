# yield from: delegation of next, send, throw, close; return values; non-generator iterables; deep chains.
def inner():
    try:
        got = yield 1
        print("inner got", got)
        got = yield 2
        print("inner got", got)
    except ValueError as error:
        print("inner caught", error)
        yield "recovered"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    result = yield from inner()
    print("outer got", result)
    yield "outer last"
    return "outer result"


g = outer()
print(next(g), g.send("A"), g.send("B"))
try:
    next(g)
except StopIteration as error:
    print(error.value)
g = outer()
next(g)
print(g.throw(ValueError("thrown")), next(g))
g = outer()
next(g)
g.close()
g = outer()
next(g)
try:
    g.throw(KeyError("not caught inside"))
except KeyError as error:
    print("came out", error)


def many():
    yield from [1, 2]
    yield from "ab"
    yield from range(2)
    yield from {"k": 1}
    yield from (x for x in [9])
    yield from ()
    x = yield from iter([7])
    print("x is", x)


print(list(many()))


class Custom:
    def __init__(self):
        self.log = []

    def __iter__(self):
        return self

    def __next__(self):
        self.log.append("next")
        return len(self.log)

    def send(self, value):
        self.log.append(f"send {value}")
        return value

    def throw(self, error):
        self.log.append(f"throw {error!r}")
        raise StopIteration("stopped by throw")

    def close(self):
        self.log.append("close")


def delegate(to):
    result = yield from to
    yield f"result {result}"


c = Custom()
g = delegate(c)
print(next(g), next(g), g.send("s"), g.throw(ValueError("x")), c.log)
c = Custom()
g = delegate(c)
next(g)
g.close()
print(c.log)
g = delegate(iter([1, 2]))
next(g)
try:
    g.send("value")
except AttributeError as error:
    print(error)
g = delegate([1, 2])
next(g)
try:
    g.throw(ValueError("plain iterator"))
except ValueError as error:
    print(error)
for bad in (5, None, len):
    try:
        list(delegate(bad))
    except TypeError as error:
        print(error)


def chain(n):
    if n == 0:
        value = yield "bottom"
        return value
    result = yield from chain(n - 1)
    return result + 1


g = chain(200)
print(next(g))
try:
    g.send(0)
except StopIteration as error:
    print(error.value)


def flatten(items):
    for item in items:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, [3, [4, []]], 5], [[6]]])))


def grouper():
    total = 0
    while (value := (yield)) is not None:
        total += value
    return total


def collect(results):
    while True:
        results.append((yield from grouper()))


results = []
g = collect(results)
next(g)
for value in (1, 2, None, 10, None, None):
    g.send(value)
print(results)
shared = inner()
next(shared)


def same():
    yield from shared


print(list(same()), list(shared))
