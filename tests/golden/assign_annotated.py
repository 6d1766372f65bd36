# Annotated assignment and annotated parameters.
x: int = 5
y: str
z: "forward" = None
print(x, z, __annotations__)
try:
    y
except NameError as error:
    print(error)


class Record:
    name: str
    age: int = 3
    tags: list = []


print(Record.__annotations__, Record.age, hasattr(Record, "name"))


def f(a: int, b: str = "x", *args: float, c: bool = True, **kwargs: dict) -> list:
    local: int = 1
    unused: missing_name
    return [a, b, local]


print(f.__annotations__, f(1))


def g():
    value: int
    try:
        return value
    except UnboundLocalError as error:
        return str(error)


print(g())
items = [0]
items[0]: int = 7
(w): int = 8
print(items, w, sorted(__annotations__))


class Holder:
    pass


h = Holder()
h.attr: int = 3
print(h.attr)
t: tuple = 1, 2
u: list = *t, 3
print(t, u)
