# isinstance and issubclass: tuples, unions, nesting, errors.
class A: pass
class B(A): pass
class C: pass


b = B()
print(isinstance(b, B), isinstance(b, A), isinstance(b, C), isinstance(b, (C, A)), isinstance(b, (C, (int, (A,)))),
    isinstance(b, ()), isinstance(b, object), isinstance(B, type), isinstance(True, int), isinstance(1, bool),
    isinstance(1, (str, float)), isinstance("", str), isinstance(None, type(None)), isinstance(1.0, (int, float)))
print(issubclass(B, A), issubclass(A, B), issubclass(B, (C, A)), issubclass(B, B), issubclass(bool, int),
    issubclass(int, object), issubclass(type, object), issubclass(B, ()), issubclass(KeyError, LookupError))
print(isinstance(5, int | str), isinstance(None, int | None), isinstance("a", int | None), issubclass(bool,
    int | str), isinstance(b, A | int), repr(int | str), repr(int | None), (int | str) == (str | int))


class Weird:
    __class__ = int


print(isinstance(Weird(), int), type(Weird()) is int, Weird().__class__)
for code in ("isinstance(1, 5)", "isinstance(1, [int])", "isinstance(1)", "isinstance(1, (int, 5))",
        "isinstance('a', (int, 5))", "issubclass(1, int)", "issubclass(int, 1)", "issubclass(int, (1,))",
        "issubclass()", "isinstance()", "isinstance(1, None)", "issubclass(b, A)", "isinstance(1, 'int')",
        "issubclass(int, None)", "5 | int", "int | 5"):
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)
