# Inheritance: overriding, super(), method lookup, isinstance, issubclass, builtin bases.
class Shape:
    sides = 0

    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def describe(self):
        return f"{self.name}: {self.sides} sides, area {self.area()}"


class Square(Shape):
    sides = 4

    def __init__(self, size):
        super().__init__("square")
        self.size = size

    def area(self):
        return self.size ** 2


class Colored(Square):
    def __init__(self, size, color):
        super().__init__(size)
        self.color = color

    def describe(self):
        return super().describe() + ", " + self.color


print(Shape("blob").describe(), Square(3).describe(), Colored(2, "red").describe(), sep="\n")
c = Colored(1, "x")
print(isinstance(c, Shape), isinstance(c, (int, Square)), issubclass(Colored, Shape), issubclass(Shape, Colored),
    Colored.__bases__, Colored.__mro__, [k.__name__ for k in Colored.mro()])
print(super(Colored, c).describe(), super(Square, c).area(), Shape.describe(c), Colored.__base__,
    Shape.__subclasses__(), type(super(Colored, c)).__name__)


class Base:
    def who(self):
        return "Base"

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def helper():
        return "helper"


class Derived(Base):
    def who(self):
        return "Derived<" + super().who() + ">"

    @classmethod
    def make(cls):
        made = super().make()
        made.tag = cls.__name__
        return made

    @staticmethod
    def helper():
        return "derived " + super(Derived, Derived).helper()

    def nested(self):
        def inner():
            return super(Derived, self).who()
        return inner(), (lambda: super(Derived, self).who())(), [super(Derived, self).who() for _ in range(1)]

    def closure_super(self):
        return [__class__.__name__, (lambda s=self: super(__class__, s).who())()]


print(Derived().who(), Derived.make().tag, Derived.helper(), Derived().nested(), Derived().closure_super(),
    Base.make().who())


class Text(str):
    pass


class Errors(ValueError):
    pass


class Numbers(int, Base):
    pass


print(Text("abc").upper(), Numbers(5) + 1, Numbers(5).who(), isinstance(Errors(), ValueError), Numbers.__mro__)
for code in ("class A(int, str): pass", "class B(bool): pass", "class C(5): pass", "class D(Base, Base): pass",
             "class E(object, Base): pass", "class F(type(None)): pass", "class G(range): pass", "super()",
             "super(Derived, 5).x", "super(Base).x", "super(Derived, Base()).who()", "super(1, 2)",
             "issubclass(5, int)", "isinstance(5, 5)", "issubclass(int, 5)",
             "super(Derived, Derived()).nope", "class H(lambda: 1): pass", "isinstance(1, (int, 5))",
             "isinstance('', (int, 5))", "Derived.__bases__ = ()", "class I(Base, x=1): pass", "isinstance(5)",
             "class J(slice): pass"):
    try:
        print(code, exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


def outside(self):
    return super().who()


try:
    outside(Derived())
except RuntimeError as error:
    print(error)
