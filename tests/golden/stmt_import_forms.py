# Forms of the import statement: several names, aliases, parentheses, in functions, classes, conditions, try.
import sys, math as m, time
from math import (
    pi,
    sqrt as root,
    floor,
)
from math import e, tau as turn; from sys import maxsize

print(m.pi == pi, root(9), floor(2.5), e < turn, maxsize == sys.maxsize, time.__name__)


def inside():
    import math
    from math import ceil as up, gcd
    return up(1.2), gcd(4, 6), math is m


class C:
    import math
    from math import hypot

    def diagonal(self):
        return self.math.hypot(3, 4)


print(inside(), C().diagonal(), C.hypot(3, 4), "math" in globals())
if True:
    import math
else:
    import never_imported
try:
    import not_there_either
except ImportError as error:
    not_there_either = None
    print(type(error).__name__, error, error.name)
try:
    from math import not_a_function
except ImportError as error:
    print(type(error).__name__, error.name, str(error).split(" (")[0])
for name in ("math", "sys"):
    print(__import__(name).__name__, end=" ")
print(math is m, sys.modules["math"] is m)


def star():
    exec("from math import *", scope := {})
    return sorted(n for n in scope if n in ("sin", "cos", "pi", "sqrt")), len(scope) > 30


print(star())


def deleted():
    import math
    del math
    try:
        math
    except UnboundLocalError as error:
        return str(error)


def declared_global():
    global cosine
    from math import cos as cosine


declared_global()
print(deleted(), cosine(0))
import math as sys_like, sys as math_like
print(sys_like.__name__, math_like.__name__)
