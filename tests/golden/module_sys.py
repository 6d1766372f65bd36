# sys: argv, version data, limits, streams, modules, path, getsizeof, exc_info.
import sys

print(len(sys.argv), sys.argv[0].endswith("module_sys.py"), sys.maxsize, sys.maxsize == 2 ** 63 - 1, sys.byteorder,
    sys.maxunicode == 0x10FFFF, sys.version_info[:2] >= (3, 11), sys.version_info.major, sys.version_info[0],
    len(sys.version_info) == 5, isinstance(sys.version, str))
print(isinstance(sys.path, list), isinstance(sys.path[0], str), "sys" in sys.modules, sys.modules["sys"] is sys,
    "__main__" in sys.modules, sys.modules["__main__"].__name__, isinstance(sys.platform, str),
    isinstance(sys.executable, str), isinstance(sys.implementation.name, str))
print(sys.getrecursionlimit(), sys.setrecursionlimit(1500), sys.getrecursionlimit(), sys.getsizeof([]) > 0,
    sys.getsizeof(2 ** 100) > sys.getsizeof(1), sys.exc_info(), sys.exception())
sys.setrecursionlimit(1000)
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.min, sys.float_info.dig, sys.float_info.mant_dig,
    sys.int_info.bits_per_digit > 0, sys.get_int_max_str_digits(), sys.hash_info.width,
    sys.hash_info.modulus == 2 ** 61 - 1)
print(sys.stdout.write("to stdout\n"), sys.stdout is sys.__stdout__, sys.stdin is not None, sys.stderr.name,
    sys.stdout.name, sys.stdout.encoding.lower(), sys.getdefaultencoding(), sys.stdout.writable(),
    sys.intern("abc") == "abc")
try:
    1 / 0
except ZeroDivisionError:
    kind, value, tb = sys.exc_info()
    print(kind.__name__, value, type(tb).__name__, sys.exception() is value)
for code in ("sys.setrecursionlimit(0)", "sys.setrecursionlimit('a')", "sys.setrecursionlimit()",
        "sys.getrecursionlimit(1)", "sys.exit(1, 2)", "sys.nope", "sys.getsizeof()", "sys.stdout.write(5)",
        "sys.stdout.write()", "sys.set_int_max_str_digits(5)", "sys.intern(5)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)))
sys.set_int_max_str_digits(4300)
try:
    sys.exit("message")
except SystemExit as error:
    print(repr(error), error.code)
sys.stdout.flush()


class Recorder:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text

    def flush(self):
        pass


saved, sys.stdout = sys.stdout, Recorder()
print("hidden", 1)
recorded, sys.stdout = sys.stdout, saved
print(repr(recorded.text), sys.__name__, "argv" in dir(sys))
