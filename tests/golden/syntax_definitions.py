# Messages and positions of SyntaxError: def, class, lambda and decorators.
codes = [
    'def f()', 'def f(:', 'class', 'class A(:', 'lambda x: = 1', 'lambda x y: 1', 'class A:\nx = 1',
    'def f():\nx = 1', '@', '@x', '@x\ny = 1', 'def f(x, x): pass', 'def f(x=1, y): pass', 'def f(*): pass',
    'def f(*, **k): pass', 'def f(a, *, b, *, c): pass', 'def 1(): pass', 'def f(): pass pass',
    'class 1: pass', 'def f():\n', 'class A:\n', 'def f():\n  global x\n  x: int = 1', 'class C:\n  return 1',
    'def f(a, (b, c)): pass', 'lambda (a): a', 'a = lambda', 'def f(a,): pass', 'def f(*a,): pass',
    'def f(**k,): pass', 'class A(,): pass', 'class A(): pass',
]
for code in codes:
    try:
        compile(code, "code", "exec")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", type(error).__name__, ascii(error.msg), error.lineno, error.offset)
