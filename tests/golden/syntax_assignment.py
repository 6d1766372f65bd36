# Messages and positions of SyntaxError: bad assignment targets and annotations.
codes = [
    'x = ', 'x = 5 5', 'a = b c', '1 = x', 'f() = 1', 'a + b = 1', "'a' = 1", 'None = 1', 'x + 1 = 2',
    '(a, 1) = 2', '[a, f()] = 1', 'a = 1 = b', 'x += 1 += 2', 'f() += 1', 'a, b += 1', '(a) += 1', '[a] += 1',
    'x = yield = 1', 'x: int: str', 'x: ', '1: int', '(a, b): int = 1', 'a, b: int', 'x = *y', 'x = (yield)',
    'True = 1', 'x.True = 1',
]
for code in codes:
    try:
        compile(code, "code", "exec")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", type(error).__name__, ascii(error.msg), error.lineno, error.offset)
