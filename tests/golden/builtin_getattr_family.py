# getattr, setattr, hasattr, delattr: names, defaults, inheritance, builtins.
class A:
    cls_attr = "class"

    def method(self):
        return "method"


a = A()
setattr(a, "x", 1)
print(getattr(a, "x"), getattr(a, "y", None), getattr(a, "method")(), getattr(A, "cls_attr"), hasattr(a, "x"),
    hasattr(a, "y"), hasattr(A, "method"), getattr("abc", "upper")(), getattr(5, "real"), getattr([],
    "append").__name__, getattr(a, "cls_attr"))
delattr(a, "x")
print(hasattr(a, "x"), vars(a))
setattr(A, "late", lambda self: "late method")
print(a.late(), getattr(a, "late")())
for name in ("one", "two words", "été", "class"):
    setattr(a, name, name.upper())
print(vars(a), getattr(a, "two words"), a.été)


class Raises:
    @property
    def value_error(self):
        raise ValueError("from property")

    @property
    def attr_error(self):
        raise AttributeError("from property")


r = Raises()
print(hasattr(r, "attr_error"), getattr(r, "attr_error", "default"))
for code in ("getattr(r, 'value_error', 'default')", "hasattr(r, 'value_error')", "getattr(a, 'nope')", "getattr(a)",
        "getattr(a, 1)", "setattr(a, 'x')", "setattr(1, 'x', 1)", "delattr(a, 'nope')", "delattr(A, 'nope')",
        "hasattr(a)", "hasattr(a, None)", "setattr(a, 1, 2)", "getattr(a, 'x', 1, 2)", "delattr(a)",
        "setattr(r, 'attr_error', 1)", "delattr([], 'append')", "getattr(r, 'attr_error')", "setattr(int, 'x', 1)",
        "delattr(int, 'real')", "setattr(None, 'a', 1)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
