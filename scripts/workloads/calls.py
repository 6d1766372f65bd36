# recursive: no
# The bare call: a leaf function called from a loop, with none, one, two and
# default arguments.


def nothing():
    pass


def one(a):
    return a


def add(a, b):
    return a + b


def with_default(a, step=1):
    return a + step


def loop_for(count):
    for _ in range(count):
        nothing()


def loop_while(count):
    i = 0
    while i < count:
        i = with_default(i)
    return i


def loop_values(count):
    total = 0
    for i in range(count):
        total = add(total, one(i))
    return total


loop_for(2500000)
print(loop_while(1500000))
print(loop_values(1500000))
