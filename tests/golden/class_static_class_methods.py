# staticmethod and classmethod: calls through class, instance, subclass; alternative constructors.
class Date:
    epoch = 1970

    def __init__(self, y, m, d):
        self.parts = y, m, d

    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split("-")))

    @classmethod
    def first(cls, year=None):
        return cls(year or cls.epoch, 1, 1)

    @staticmethod
    def leap(year):
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

    def __repr__(self):
        return f"{type(self).__name__}{self.parts}"


class Stamp(Date):
    epoch = 2000


print(Date.parse("2024-02-29"), Stamp.parse("2001-01-02"), Date.first(), Stamp.first(), Stamp(1, 2, 3).first(5),
    Date.leap(2000), Date(1, 1, 1).leap(1900), Stamp.leap(2024))
print(Date.parse.__self__, Date.leap.__name__, Date.parse.__func__.__name__, type(Date.__dict__["leap"]).__name__,
    type(Date.__dict__["parse"]).__name__, Stamp.parse.__self__.__name__)


class Counted:
    count = 0

    def __init__(self):
        type(self).count += 1

    @classmethod
    def total(cls):
        return cls.count

    old = classmethod(lambda cls: cls.__name__)
    util = staticmethod(max)
    direct = len


class Sub(Counted):
    pass


Counted(), Counted(), Sub()
print(Counted.total(), Sub.total(), Counted.old(), Sub().old(), Counted.util(1, 2), Counted().util([3, 4]),
    Counted().direct("abc"))
s = staticmethod(lambda x: x * 2)
print(s(4), s.__func__(3), staticmethod(len)("ab"))
for code in ("Date.leap()", "Date.parse()", "Date.parse(1)", "Date.first(1, 2)", "classmethod(5).__get__(1)()",
        "classmethod(len)(1)", "Date.parse.nope", "staticmethod()", "classmethod()"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
