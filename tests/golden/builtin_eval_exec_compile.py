# eval, exec, compile, __import__: scopes, modes, errors.
x = 10
print(eval("x + 1"), eval("x + y", {"x": 1, "y": 2}), eval("x + z", {"x": 1}, {"z": 5}),
    eval("  [i * x for i in range(3)]"), eval("(1,\n2)"), eval("lambda a: a * 2")(4), eval(b"1 + 1"))
scope = {}
exec("a = 1\ndef f(n):\n    return n + a\nclass C:\n    v = a", scope)
print(scope["a"], scope["f"](5), scope["C"].v, "__builtins__" in scope, sorted(k for k in scope if k != "__builtins__"))
print(exec("b = 5"), b, exec("x = x + 1"), x)
local = {}
exec("c = x\nx = 99", globals(), local)
print(local, x)


def inside():
    y = 1
    exec("y = 2; z = 3")
    return y, eval("y + 1"), "z" in locals()


print(inside())
code = compile("1 + 2", "name.py", "eval")
print(eval(code), eval(code), type(code).__name__, code.co_filename, code.co_name)
code = compile("p = 1\nq = p + 1", "<s>", "exec")
ns = {}
exec(code, ns)
print(ns["q"], eval(code, ns))
exec(compile("print('single'); 5", "<s>", "single"))
exec("for i in range(3):\n    if i == 1:\n        continue\n    print('i', i)")
exec("")
exec("# only a comment")
exec("def gen():\n yield 1\n yield 2\nprint(list(gen()))")
for args in (("1 +",), ("x = 1",), ("",), ("a b",), ("nope",), ("1/0",), ("f(",), ("x()",), ("import math",), ("'abc",),
        ("pass",), ("x\ny",), ("  ",), ("yield 1",), ("return",), ("1\x00",)):
    try:
        print(args, eval(*args))
    except Exception as error:
        print(args, "->", type(error).__name__, error)
for call in (lambda: eval(5), lambda: exec(5), lambda: compile("1", "f", "bad"), lambda: eval("1", 5),
             lambda: exec("1", {}, 5), lambda: eval(), lambda: compile("1"), lambda: exec("if 1:\npass"),
             lambda: exec("  x = 1"), lambda: exec("if 1:\n  a\n b"), lambda: exec("raise ValueError('from exec')"),
             lambda: eval("__nope__"), lambda: exec("x = (1,\n"), lambda: exec("def f(:\n pass"),
             lambda: exec("1 = x"), lambda: exec("for in x: pass"), lambda: exec("\tx\n        y")):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(__import__("math").sqrt(4), __import__("sys").__name__, eval("__name__"), eval("(lambda: x)()"),
    eval("[x for _ in 'a'][0]"))
try:
    compile("x = \n", "file.py", "exec")
except SyntaxError as error:
    print(error.msg, error.filename, error.lineno, error.offset, repr(error.text), error.end_lineno, error.end_offset,
        error.args[0])
