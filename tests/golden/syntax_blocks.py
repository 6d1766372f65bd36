# Messages and positions of SyntaxError: indentation and compound statements.
codes = [
    'if x:\npass', 'try:\n pass', 'try: pass\nx', 'try: pass\nexcept: pass\nexcept A: pass', 'else: pass',
    'elif x: pass', 'except: pass', 'finally: pass', ':', '\t\n  x\n\ty', '  x', 'if 1:\n  a\n b',
    'if 1:\n    a\n\tb', 'a\n  b', 'while True:', 'for x in y:\n', 'if a:\n # comment\nb',
    'try: pass\nfinally',
]
for code in codes:
    try:
        compile(code, "code", "exec")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", type(error).__name__, ascii(error.msg), error.lineno, error.offset)
