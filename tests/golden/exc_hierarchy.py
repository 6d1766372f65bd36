# The built-in exception classes: names, bases, catching by base, constructor arguments.
tree = [BaseException, SystemExit, KeyboardInterrupt, GeneratorExit, Exception, StopIteration, StopAsyncIteration,
        ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError, AssertionError, AttributeError,
        BufferError, EOFError, ImportError, ModuleNotFoundError, LookupError, IndexError, KeyError,
        MemoryError, NameError, UnboundLocalError, OSError, BlockingIOError, ChildProcessError, ConnectionError,
        BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError, ConnectionResetError, FileExistsError,
        FileNotFoundError, InterruptedError, IsADirectoryError, NotADirectoryError, PermissionError,
        ProcessLookupError, TimeoutError,
        ReferenceError, RuntimeError, NotImplementedError, RecursionError, SyntaxError, IndentationError, TabError,
        SystemError, TypeError, ValueError, UnicodeError, Warning, BytesWarning, DeprecationWarning, FutureWarning,
        ImportWarning, PendingDeprecationWarning, ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning,
        UserWarning]
for cls in tree:
    print(cls.__name__, cls.__base__.__name__, [b.__name__ for b in cls.__mro__][1:-1])
print(EnvironmentError is OSError, IOError is OSError, UnicodeDecodeError.__bases__, UnicodeEncodeError.__mro__[1],
    UnicodeTranslateError.__base__)
for cls in (Exception, ValueError, KeyError, OSError, StopIteration, SystemExit, AttributeError, ImportError,
        NameError):
    for args in ((), ("one",), (1, 2), (None,), ("a", "b", "c")):
        error = cls(*args)
        print(repr(error), "|", str(error), "|", error.args)
print(StopIteration(5).value, SystemExit(3).code, SystemExit().code, OSError(2, "No such", "file.txt").filename,
    str(OSError(2, "No such", "file.txt")), OSError(2, "x").errno, OSError(2, "x").strerror, type(OSError(2,
    "x")).__name__, type(OSError(17, "x")).__name__, type(OSError(13, "a", "f")).__name__, OSError("just text").errno)
print(NameError("m", name="n").name, AttributeError("m", name="a", obj=1).obj, ImportError("m", name="mod",
    path="p").path, str(ImportError("m", name="mod")), KeyError("k"), str(KeyError("k")), str(KeyError(1, 2)),
    repr(KeyError("a'b")))
for code in ("ValueError(x=1)", "NameError('m', nope=1)", "BaseException.__new__(int)", "SyntaxError('m', 5)",
        "UnicodeDecodeError()", "StopIteration(1, 2).value", "ImportError(nope=1)", "Exception() < Exception()",
        "ValueError().nope", "Exception()[0]", "len(Exception())", "Exception() == Exception()",
        "ValueError('a').args[0]"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
e = ValueError("a", 1)
e.args = ("changed",)
e.extra = 5
print(str(e), e.extra, e.__dict__, e.args)
try:
    {}["k"]
except LookupError as error:
    print("lookup", repr(error))
try:
    [][1]
except (ArithmeticError, LookupError) as error:
    print("lookup", repr(error))
