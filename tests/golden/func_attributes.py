# Attributes of functions: names, docs, code, annotations, own attributes, equality.
def f(a, b: int = 1, *args, c, d=2, **kw) -> str:
    """The doc of f."""
    x = y = 0
    return a


print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__annotations__,
    f.__dict__, f.__closure__)
code = f.__code__
print(code.co_name, code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_varnames,
    code.co_freevars, code.co_cellvars, code.co_firstlineno, code.co_qualname)
f.count = 5
f.count += 1
f.__name__ = "renamed"
f.__qualname__ = "quali.fied"
f.__doc__ = None
print(f.count, f.__dict__, vars(f), f.__name__, f.__doc__, repr(f).split(" at ")[0], hasattr(f, "nope"), callable(f),
    f == f, f is f, f != (lambda: 1))
del f.count
print(f.__dict__, type(f).__name__, isinstance(f, type(lambda: 1)), type(f) is type(lambda: 0))


def outer():
    def inner():
        pass

    class C:
        def method(self):
            "method doc"

    return inner, C


inner, C = outer()
print(inner.__qualname__, C.__qualname__, C.method.__qualname__, C.method.__doc__, repr(C.method).split(" at ")[0],
    (lambda: 0).__name__, (lambda: 0).__qualname__, C().method.__name__, C().method.__func__ is C.method,
    C().method.__doc__)
c = C()
m = c.method
print(m.__self__ is c, m == c.method, m is c.method, m.__func__(c), type(m).__name__, hash(m) == hash(c.method),
    repr(m).split(" object at ")[0], repr(C.method).startswith("<function outer.<locals>.C.method at 0x"))
for code in ("f.nope", "f.__name__ = 5", "del f.nope", "m.attr = 1", "f.__defaults__ = 5", "f.__code__ = 5",
        "del f.__name__", "f.__dict__ = 5", "m.nope", "len.attr = 1", "f.__closure__ = 1", "f.__globals__ = {}",
        "f < f", "f + 1", "f.x.y", "len.nope"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print(f.__globals__ is globals(), f.__globals__["outer"] is outer, f.__call__(1, c=2), len.__name__, len.__qualname__,
    len.__module__, repr(len), repr(print), "".join.__name__, [].append.__qualname__, str.upper.__qualname__,
    type(len).__name__, type(str.upper).__name__, len.__self__.__name__)
print(repr(str.upper), repr([].append).split(" at ")[0], repr(dict.get), repr(int.__add__), repr(type),
    repr(Exception), repr(int))
