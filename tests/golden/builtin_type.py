# type with one and three arguments; classes made at run time behave like written ones.
class A:
    pass


print(type(5), type("a") is str, type(A()) is A, type(A) is type, type(type) is type, type(None).__name__,
    type(len).__name__)
print(type(A().__init__).__name__, type(A.__dict__).__name__, type(type.__dict__).__name__, type(lambda: 0).__name__)
Point = type("Point", (), {"__slots__": ("x", "y"), "dims": 2})
p = Point()
p.x, p.y = 1, 2
print(p.x + p.y, Point.dims, Point.__name__, Point.__bases__, hasattr(p, "__dict__"))
Sub = type("Sub", (A, ), dict(value=lambda self: self.n, n=5, __repr__=lambda self: f"<Sub {self.n}>"))
s = Sub()
print(s, s.value(), isinstance(s, A), Sub.__mro__, [Sub()], Sub.__doc__)
Doc = type("Doc", (), {"__doc__": "given doc", "__module__": "elsewhere", "__qualname__": "Outer.Doc"})
print(Doc.__doc__, Doc.__module__, Doc, Doc.__name__)
classes = {name: type(name, (A,), {"tag": name.lower()}) for name in ("One", "Two")}
print({name: cls().tag for name, cls in classes.items()}, [c.__name__ for c in A.__subclasses__()])


def make(name, /, **attributes):
    def __init__(self, **given):
        for key, value in {**attributes, **given}.items():
            setattr(self, key, value)

    def __eq__(self, other):
        return type(self) is type(other) and vars(self) == vars(other)

    def __repr__(self):
        return f"{name}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"

    return type(name, (), {"__init__": __init__, "__eq__": __eq__, "__repr__": __repr__})


Person = make("Person", name="?", age=0)
print(Person(), Person(name="Ann", age=3), Person(age=1) == Person(age=1), Person() == Person(age=9))
A.__name__ = "Renamed"
print(A, A().__class__.__name__, A.__qualname__)
for code in ("type()", "type(1, 2)", "type('N', (), {}, 1)", "type(5, (), {})", "type('N', [A], {})",
             "type('N', (A, 5), {})",
             "A.__name__ = 5", "A.__bases__ = 5", "del A.__name__", "type('N', (bool,), {})", "type('N', (A, A), {})",
             "A.__dict__['x'] = 1", "type.__name__ = 'x'", "A.__mro__ = ()"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
