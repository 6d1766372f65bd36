# Generators with exceptions in flight, locals kept across yields, closures, with, handlers that yield.
def counter():
    total = 0
    for i in range(3):
        squares = [total + j for j in range(i)]
        received = yield total, squares
        total += received or i


g = counter()
print(next(g), g.send(10), next(g), list(g))


def yields_in_handler():
    try:
        raise ValueError("first")
    except ValueError as error:
        yield "in handler"
        yield repr(error)
        try:
            raise
        except ValueError as again:
            yield again is error


try:
    1 / 0
except ZeroDivisionError:
    g = yields_in_handler()
    print(next(g), next(g), next(g))
    try:
        raise
    except ZeroDivisionError as error:
        print("outer exception intact", error)


def context_of_yield():
    yield 1
    raise KeyError("in generator")


g = context_of_yield()
next(g)
try:
    try:
        raise ValueError("while running")
    except ValueError:
        next(g)
except KeyError as error:
    print(repr(error), repr(error.__context__))


def make(n):
    def gen():
        nonlocal n
        while n > 0:
            n -= 1
            yield n
    return gen, lambda: n


gen, peek = make(3)
it = gen()
print(next(it), peek(), list(it), peek())
gens = [(lambda i: (i * k for k in range(3)))(i) for i in range(3)]
print([list(g) for g in gens])


class Resource:
    def __enter__(self):
        print("open", end=" ")
        return self

    def __exit__(self, *args):
        print("shut", args[0].__name__ if args[0] else None, end=" ")


def using():
    with Resource():
        yield "inside"
        yield "still"


print(list(using()))
g = using()
next(g)
g.close()
print()
g = using()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError:
    print("through with")


def raiser(n):
    for i in range(n):
        yield i
    raise RuntimeError("exhausted early")


got = []
try:
    for v in raiser(3):
        got.append(v)
except RuntimeError as error:
    print(got, error)


def pipeline():
    def source():
        yield from range(10)

    def keep(it):
        for x in it:
            if x % 3 == 0:
                yield x

    def square(it):
        for x in it:
            yield x * x

    return square(keep(source()))


print(list(pipeline()), sum(pipeline()), 36 in pipeline())


def unbound():
    if False:
        never = 1
    try:
        yield never
    except UnboundLocalError as error:
        yield str(error)


print(list(unbound()))


def arguments_kept(items, *, scale=2):
    while items:
        yield items.pop() * scale


data = [1, 2, 3]
g = arguments_kept(data, scale=10)
print(next(g), data, next(g), data)
data.append(7)
print(list(g), data)
