# Assignment expressions that are refused in comprehensions.
for source in (
    "[i for i in (i := range(5))]",
    "[i for i in (lambda: (j := range(5)))()]",
    "[i for i in [(j := True) for j in range(5)]]",
    "{i for i in range(5) for j in (i := range(5))}",
    "[i for i in range(5) if (j := 0) for j in range(5)]",
    "[i for i in range(5) if (j := 0) for j, k in [(0, 1)]]",
    "{(j := 0): i for i in range(5) for j in range(2)}",
    "[i := 0 for i in range(5)]",
    "[[(i := 0) for j in range(5)] for i in range(5)]",
    "class C:\n    [(x := 1) for _ in range(2)]",
    "[(x := i) for i in range(3)]",
    "[[(x := i * j) for j in range(2)] for i in range(3)]",
    "(y := 1, [y for y in range(2)])",
):
    for text in (source, None if source.startswith("class") else "lambda: " + source):
        try:
            print(text, text and compile(text, "<text>", "exec") and "compiles")
        except SyntaxError as error:
            print(text, "->", error.msg, error.offset)
