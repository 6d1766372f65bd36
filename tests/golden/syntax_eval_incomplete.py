# Places of errors in text given to eval and exec.
sources = [
    "1 +", "(", "", "1 2", "x if", "lambda:", "f'{lambda x:}'", "f'{lambda x: 1}'", "not", "a.", "[1,", "{1:}", "1 +\n",
    "(__debug__ := 1)", "f(__debug__=1)", "  1", "x = 1", "1; 2", "yield", "*a", "a :", "return",
]
for source in sources + ["del __debug__", "__debug__: int", "def f():\n  x = 1\n  global x", "return 1", "break", "x = = 1"]:
    for mode in "eval", "exec":
        try:
            compile(source, "<text>", mode)
            print(repr(source), mode, "compiles")
        except SyntaxError as e:
            print(repr(source), mode, type(e).__name__, e.msg, e.lineno, e.offset)
