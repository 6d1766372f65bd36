# AttributeError texts on modules, classes, instances, functions and builtins.
import math
import sys


class Thing:
    colour = "red"

    def method(self):
        pass


t = Thing()
for code in ("t.color", "Thing.color", "math.squareroot", "sys.nope", "'x'.uppercase", "(1).foo", "(1.5).foo",
             "[].push", "{}.add", "{1}.append", "None.strip", "len.foo", "t.method.foo", "(lambda: 1).foo", "int.foo",
             "Thing().method().foo", "type.foo", "object().foo", "range(1).foo", "(x for x in []).foo",
             "ValueError().foo", "b''.foo", "().foo", "True.foo", "....foo", "super.foo", "slice(1).foo",
             "property().foo", "math.sin.foo", "iter([]).foo", "print.foo",
             "t.colour.foo", "(1).real = 5", "t.method = 5; t.method()", "'a'.join = 5", "int.x = 5", "del t.nope",
             "del Thing.nope", "del 'a'.upper", "Thing.method.x = 1", "del math.nope", "None.x = 1", "t.__dict__.foo",
             "t.__class__.foo", "math.pi.foo", "__builtins__.nope_at_all"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
try:
    t.color
except AttributeError as error:
    print(error.name, error.obj is t, error.args)
