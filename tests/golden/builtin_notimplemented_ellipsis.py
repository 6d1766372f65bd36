# NotImplemented, Ellipsis and None as values.
print(NotImplemented, ..., Ellipsis, ... is Ellipsis, type(...).__name__, type(NotImplemented).__name__, bool(...),
    [...], {...: 1}, (..., None), repr(None), None == None, None != 0, ... == ..., NotImplemented == NotImplemented,
    NotImplemented is NotImplemented)


def stub(): ...


class Stub: ...


print(stub(), Stub().__class__.__name__, hash(...) == hash(Ellipsis), f"{...}", str(NotImplemented),
    {None: "none"}[None], None in [None], [None, ...].index(...))
print((1).__eq__("a"), (1).__add__("a"), "a".__lt__(1), [].__eq__(()), {}.__or__(5), object().__eq__(5),
    (1.5).__mul__(None), None.__eq__(1), object.__lt__(1, 2))
for code in ("None + 1", "None.x", "None < None", "... + 1", "len(None)", "for x in None: pass", "None = 1",
        "True = 1", "__debug__ = 1", "... = 1", "Ellipsis.x", "NotImplemented + 1", "int(None)", "-None", "del None",
        "None.x = 1", "None += 1", "f(None=1)", "import None", "(None := 1)", "def None(): pass", "class True: pass",
        "lambda None: 1", "for None in x: pass"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, getattr(error, "msg", error))
print(__debug__, None is not ..., isinstance(None, object))
