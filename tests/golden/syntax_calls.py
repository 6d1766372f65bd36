# Messages and positions of SyntaxError: argument lists.
codes = [
    'f(a=1, b)', 'f(**a, *b)', 'f(**a, b)', 'f(a=1, a=2)', 'f(1=2)', 'f(a.b=1)', 'f(True=1)',
    'f(a for a in b, c)', 'f(a, b for b in c)', 'f(): int', 'print(*)', 'f(*)', 'f(**)', 'f(,)', 'f(a,,b)',
    'f(a,)', 'f(*a,)',
]
for code in codes:
    try:
        compile(code, "code", "exec")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", type(error).__name__, ascii(error.msg), error.lineno, error.offset)
