# import of a sibling module: runs once, attributes, aliases, from-imports, reload-free caching.
import import_helper
import import_helper as helper
from import_helper import VALUE, double, double as twice
import sys

print(helper is import_helper, VALUE, double(4), twice(5), import_helper.__name__, import_helper.__doc__,
    import_helper.__file__.endswith("import_helper.py"))
helper.VALUE = "changed"
print(VALUE, import_helper.VALUE, import_helper.get(), sys.modules["import_helper"] is helper)
import import_helper
from import_helper import VALUE
print(VALUE, import_helper.runs)


def local():
    import import_helper as inner
    from import_helper import get
    return inner.double(3), get()


print(local(), "inner" in globals())
from import_helper import *
print(exported(), "_private" in globals(), "not_exported" in globals())
print(sorted(n for n in dir(helper) if not n.startswith("__")), type(helper).__name__,
    repr(helper).startswith("<module 'import_helper' from "))
for code in ("import nope_nope", "from import_helper import nope", "import import_helper.sub",
        "from nope_nope import x", "import_helper.nope", "from . import x", "from .import_helper import x",
        "import sys.nope", "del import_helper.nope", "import_helper()", "from import_helper import _private"):
    try:
        exec(code)
        print(code, "fine")
    except (ImportError, AttributeError, TypeError) as error:
        print(code, "->", type(error).__name__, str(error).split(" (")[0])
try:
    import import_fails
except ValueError as error:
    print("import raised", error, "import_fails" in sys.modules)
try:
    import import_fails
except ValueError as error:
    print("and again", error)
sys.modules["made_up"] = helper
import made_up
print(made_up is helper)
del helper.VALUE
try:
    helper.get()
except NameError as error:
    print(error)
print(__name__, __file__.endswith("import_module.py"))
if (m := __import__("import_helper")) is helper:
    print("same module")
