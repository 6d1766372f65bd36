# Sites that have specialised for a class, a property or a function with defaults
# must notice when what they remember changes.


class Plain:
    LIMIT = 3
    items = [1, 2]

    @staticmethod
    def twice(x):
        return x * 2

    @classmethod
    def title(cls):
        return cls.__name__

    def method(self):
        return "method"


class Child(Plain):
    pass


def read(cls):
    return cls.LIMIT


def call_static(cls):
    return cls.twice(21)


def call_class(cls):
    return cls.title()


for cls in Plain, Child, Plain, Plain, Child:
    print(read(cls), call_static(cls), call_class(cls))
Plain.LIMIT = 4
print(read(Plain), read(Child))
Child.LIMIT = 5
print(read(Plain), read(Child))
del Child.LIMIT
print(read(Child))
Plain.twice = staticmethod(lambda x: -x)
print(call_static(Plain), call_static(Child))
Plain.twice = lambda x: ("plain", x)
print(call_static(Plain))
Plain.title = classmethod(lambda cls: "renamed " + cls.__name__)
print(call_class(Plain), call_class(Child))
print(Plain.method(None), Child.method(0))


# A value that becomes a descriptor while it is a class attribute.
class Value:
    pass


class Other:
    def __get__(self, instance, owner):
        return "got by the other class"


class Holder:
    value = Value()


def of_class():
    return Holder.value


def of_instance(holder):
    return holder.value


holder = Holder()
for _ in range(3):
    print(type(of_class()).__name__, type(of_instance(holder)).__name__)
Value.__get__ = lambda self, instance, owner: ("got", instance is None, owner.__name__)
for _ in range(2):
    print(of_class(), of_instance(holder))
del Value.__get__
for _ in range(2):
    print(type(of_class()).__name__, type(of_instance(holder)).__name__)
Holder.value.__class__ = Other
for _ in range(2):
    print(of_class(), of_instance(holder))


class Base:
    pass


class Getting:
    def __get__(self, instance, owner):
        return "got by a base"


class Late(Base):
    pass


class Holder2:
    value = Late()


def of_class2():
    return Holder2.value


for _ in range(3):
    print(type(of_class2()).__name__)
Late.__bases__ = (Getting,)
print(of_class2())


# The metaclass has its say.
class Meta(type):
    @property
    def name(cls):
        return "property of the metaclass"


class WithMeta(metaclass=Meta):
    name = "attribute of the class"


def name_of(cls):
    return cls.name


class NoMeta:
    name = "plain"


for cls in NoMeta, WithMeta, NoMeta, WithMeta:
    print(name_of(cls))
for cls in Plain, Child:
    print(cls.__name__, cls.__mro__[-1].__name__)


# Properties.
class Celsius:
    def __init__(self, degrees):
        self._degrees = degrees

    @property
    def fahrenheit(self):
        return self._degrees * 9 / 5 + 32

    @property
    def failing(self):
        raise ValueError("no value")


def fahrenheit(t):
    return t.fahrenheit


temperature = Celsius(100)
for _ in range(3):
    print(fahrenheit(temperature))
Celsius.__dict__["fahrenheit"].__init__(lambda self: "another getter")
print(fahrenheit(temperature))
Celsius.fahrenheit = property(lambda self, more=1: more)
print(fahrenheit(temperature))
Celsius.fahrenheit = 7
print(fahrenheit(temperature))
temperature.fahrenheit = 8
print(fahrenheit(temperature))
for _ in range(3):
    try:
        temperature.failing
    except ValueError as error:
        print("failed:", error, error.__traceback__.tb_next is not None)


class Recursive:
    @property
    def deeper(self):
        return self.deeper


try:
    Recursive().deeper
except RecursionError as error:
    print(error)


class Generating:
    @property
    def items(self):
        yield 1
        yield 2


for _ in range(3):
    print(list(Generating().items))


# Defaults.
def power(base, exponent=2, scale=1):
    return base**exponent * scale


def calls(f):
    return f(3), f(3, 3), f(3, 3, 2)


for _ in range(3):
    print(calls(power))
power.__defaults__ = (1, 10)
print(calls(power))
power.__defaults__ = None
try:
    calls(power)
except TypeError as error:
    print(error)
power.__defaults__ = (0,)
try:
    calls(power)
except TypeError as error:
    print(error)


class Counter:
    def __init__(self, start=5):
        self.n = start

    def add(self, by=1, times=1):
        self.n += by * times
        return self.n


def step(counter):
    return counter.add(), counter.add(2), counter.add(2, 3)


counter = Counter()
for _ in range(3):
    print(step(counter))
Counter.add = lambda self, by="x", times=0: (by, times)
print(step(counter))
print(Counter().n, Counter(6).n)


def many(a, b=1, c=2, d=3, e=4, f=5, g=6):
    return a, b, c, d, e, f, g


for count in range(1, 5):
    print(many(0), many(0, 9, 9), many(0, 9, 9, 9, 9, 9, 9))


def generator(start, stop=3):
    while start < stop:
        yield start
        start += 1


for _ in range(3):
    print(list(generator(0)), list(generator(1, 2)))
