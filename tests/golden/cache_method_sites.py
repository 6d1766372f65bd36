# Method calls through one site: overrides, instance attributes, class changes, builtins, bound methods, super.
class Animal:
    def sound(self):
        return "..."

    def speak(self, times=1):
        return self.sound() * times


class Dog(Animal):
    def sound(self):
        return "woof"


class Cat(Animal):
    def sound(self):
        return "meow"


class Callable:
    def __call__(self):
        return "called"


class Holder:
    sound = Callable()
    speak = staticmethod(lambda times=1: "static" * times)


class ClassM:
    @classmethod
    def speak(cls, times=1):
        return cls.__name__ * times


def ask(o):
    return o.speak(), o.speak(2), o.speak(times=1)


for _ in range(2):
    print([ask(o) for o in (Dog(), Cat(), Animal(), Holder(), ClassM(), ClassM)])
d = Dog()
for i in range(6):
    if i == 1:
        Dog.sound = lambda self: "WOOF"
    if i == 2:
        d.sound = lambda: "instance"
    if i == 3:
        del d.sound
    if i == 4:
        del Dog.sound
    if i == 5:
        Animal.sound = lambda self: "animal"
    print(d.speak(), end=" ")
print()


def length(x):
    return x.__len__()


def append(x):
    x.append(1)
    return x


class MyList(list):
    def append(self, v):
        list.append(self, v * 10)


class Log:
    def __init__(self):
        self.got = []

    def append(self, v):
        self.got.append(("log", v))


for _ in range(2):
    print([length(x) for x in ([1], "ab", {1: 2}, (1, 2, 3), MyList("xyz"))], append([]), append(MyList()),
        append(Log()).got)


class Base:
    def run(self):
        return [type(self).__name__, self.step(1)]

    def step(self, n):
        return n


class Left(Base):
    def step(self, n):
        return super().step(n) + 10


class Right(Base):
    def step(self, n):
        return super().step(n) * 3


class Both(Left, Right):
    def step(self, n):
        return super().step(n) - 1


for _ in range(2):
    print([o.run() for o in (Base(), Left(), Right(), Both())])
m = d.speak
Dog.speak = lambda self: "new"
print(m(), d.speak(), Dog.speak(d))
for f in (len, str.upper, lambda x: x, "".join, Dog, int, Callable(), d.speak.__func__):
    try:
        print(f("ab"))
    except TypeError as error:
        print(error)
    except Exception as error:
        print(type(error).__name__)
