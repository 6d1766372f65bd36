# Messages and positions of SyntaxError: simple and compound statement headers.
codes = [
    'if x', 'for x in y', "print 'a'", 'print x', "exec 'x'", 'del f()', 'del 1', 'for 1 in x: pass',
    'for f() in x: pass', 'with a as 1: pass', 'with a as f(): pass', 'import', 'import a.b as', 'from',
    'from a', 'from a import', 'from . import *, a', 'from a import (b', 'from a import b,', 'import a.',
    'import 1', 'return', 'if x = 1: pass', 'while x = 1: pass', 'async x', 'if x else y', 'assert',
    'raise from x', 'raise x from', 'global', 'global 1', 'global x, ', 'nonlocal x', 'pass x', 'break x',
    'break', 'continue', 'import a as b.c', 'from a import b as c.d', 'from a import b.c',
    'with a as b.c(): pass', 'with a b: pass', 'with: pass', 'while: pass', 'for: pass', 'if: pass',
    'return x', 'yield x', 'await x', 'import x, ',
]
for code in codes:
    try:
        compile(code, "code", "exec")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", type(error).__name__, ascii(error.msg), error.lineno, error.offset)
