# One site that meets objects of many classes: it remembers a few of them, and
# must be right about all of them, also after their classes have changed.


def make(number):
    class Thing:
        kind = f"kind {number}"

        def __init__(self):
            for extra in range(number):
                setattr(self, f"extra{extra}", extra)
            self.value = number

        def method(self):
            return f"method {number}"

    return Thing


classes = [make(number) for number in range(7)]
things = [cls() for cls in classes]


def look(thing):
    return thing.value, thing.kind, thing.method()


def change(thing, value):
    thing.value = value


for group in things[:1], things[:2], things[:4], things[:5], things:
    for _ in range(3):
        print([look(thing) for thing in group])

for round in range(3):
    for at, thing in enumerate(things):
        change(thing, round * 10 + at)
print([thing.value for thing in things])

# What the classes say changes under a site that knows them.
classes[1].method = lambda self: "replaced"
classes[2].kind = "another kind"
del classes[3].kind
classes[4].value = property(lambda self: "property", lambda self, value: print("set to", value))
things[5].kind = "its own kind"
things[6].method = lambda: "its own method"
for thing in things:
    try:
        print(look(thing))
    except AttributeError as error:
        print(error)
for thing in things:
    change(thing, -1)
print([thing.value for thing in things])

# Sites that meet instances, classes, modules and built-in values in turn.
import math


class Number:
    real = "real of Number"
    pi = "pi of Number"

    def bit_length(self):
        return "bit_length of Number"


def real(x):
    return x.real


def pi(x):
    return x.pi


def bits(x):
    return x.bit_length()


for x in 5, Number(), True, Number(), 2**70, 0, Number:
    print(real(x), end=" ")
    print(bits(x) if x is not Number else x.bit_length(None))
for x in Number(), math, Number, math, Number():
    print(pi(x))
