# The type objects int, float, bool, str called with every kind of argument; type names and identities.
print([type(x).__name__ for x in (1, 1.0, True, "a", b"a", None, [], (), {}, set(), frozenset(), range(0), slice(0),
    ..., NotImplemented, len, lambda: 1, type, int, object(), (x for x in []), {}.keys(), {}.values(), {}.items(),
    property(), staticmethod(len), classmethod(len), ValueError(), [].append, super, str.join)])
print(bool([]), bool("0"), bool(0.0), bool(-1), str(5), str(None), str([1]), int("5"), int(2.9), float("1.5"),
    float(3), list("ab"), tuple([1]), set("a"), dict([(1, 2)]), bytes(2), object() != object())
print(int is type(5), type(type(5)) is type, type(None), type(...), type(NotImplemented), int.__bases__,
    bool.__bases__, type.__bases__, object.__bases__, type.__mro__, isinstance(type, object), isinstance(object,
    type), issubclass(bool, int))
for code in ("bool(1, 2)", "bool(x=1)", "str(1, 2, 3, 4)", "float(1, 2)", "float([])", "list(5)", "tuple(None)",
        "set(5)", "object(1)", "type()", "type(1, 2)", "int('x')", "NotImplemented()", "type(None)()", "type(...)()",
        "type(None)(1)", "range.__new__(5)", "type(len)()", "type(lambda: 1)()", "type(x for x in [])()",
        "type({}.keys())()", "slice()", "bool.__new__(bool, 5)", "type(NotImplemented)()"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
try:
    class B(bool):
        pass
except TypeError as error:
    print(error)
