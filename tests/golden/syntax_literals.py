# Messages and positions of SyntaxError: string and number literals and stray characters.
codes = [
    "'abc", '"abc', "'''abc", "f'{x'", "f'{}'", "f'{x!}'", '0777', '0x', '1_', '1__0', '1.2.3', '1e', '12abc',
    '\\x', 'a\\b', '\xa3', 'a\u2019b', 'x = \u201cq\u201d', "'a' 'b", "x = 'a' b", "f'a' b'c'", "b'\xe9'",
]
for code in codes:
    try:
        compile(code, "code", "exec")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", type(error).__name__, ascii(error.msg), error.lineno, error.offset)
