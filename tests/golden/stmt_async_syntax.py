# async and await: where they are refused.
for code in ["async x", "def f(): await x", "await x", "class A: await x", "async with a: pass",
             "def f():\n async for x in y: pass", "async lambda: 1", "def f():\n [x async for x in y]",
             "[x async for x in y]", "lambda: await x", "async = 1", "await = 1", "def f():\n async with a: pass"]:
    try:
        compile(code, "code", "exec")
        print(repr(code), "compiled")
    except SyntaxError as error:
        print(repr(code), "->", error.msg)
