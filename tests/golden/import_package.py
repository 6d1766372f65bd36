# Packages: __init__, submodules, relative imports, from package import submodule, __path__, cycles.
import import_pkg
print(import_pkg.NAME, import_pkg.__name__, import_pkg.__package__, len(list(import_pkg.__path__)),
    import_pkg.__file__.endswith("__init__.py"))
import import_pkg.shapes
print(import_pkg.shapes.area(2, 3), import_pkg.shapes.__name__, import_pkg.shapes.__package__)
from import_pkg import units
print(units.to_cm(2), units.origin)
from import_pkg.inner import deep
print(deep.describe(), deep.__name__)
import import_pkg.inner.deep as alias
print(alias is deep, import_pkg.inner.deep is deep)
from import_pkg.inner.deep import describe as d, LEVEL
print(d(), LEVEL)
from import_pkg import *
print(sorted(n for n in ("shapes", "units", "NAME", "hidden") if n in globals()))
import sys
print(sorted(n for n in sys.modules if n.startswith("import_pkg")))
for code in ("import import_pkg.nope", "from import_pkg import nope", "import import_pkg.shapes.nope",
        "from import_pkg.inner import nope", "import_pkg.nope", "from import_pkg.nope import x"):
    try:
        exec(code)
    except (ImportError, AttributeError) as error:
        print(code, "->", type(error).__name__, str(error).split(" (")[0])
from import_pkg import cycle_a
print(cycle_a.result(), import_pkg.cycle_b.A is cycle_a)
