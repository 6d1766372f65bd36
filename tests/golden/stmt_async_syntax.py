# async and await: that the syntax compiles, and where it is refused.
good = ["async def f(): pass", "async def f():\n await g()", "async def f():\n async with a as b, c: pass",
        "async def f():\n async for x in y: pass\n else: pass", "async def f():\n return [x async for x in y]",
        "async def f():\n yield 1", "async def f():\n return await g() + 1",
        "async def f():\n [await x for x in y]", "async def f():\n x = await (yield)",
        "class A:\n async def m(self): await self.n()", "@d\nasync def f(): pass",
        "async def f():\n await a; await b", "async def f():\n return -await x ** 2"]
bad = ["async x", "def f(): await x", "await x", "async with a: pass", "def f():\n async for x in y: pass",
    "async def f():\n yield from x", "async lambda: 1", "def f():\n [x async for x in y]",
    "async def f():\n yield 1\n return 2", "async = 1", "await = 1", "def f():\n async with a: pass"]
for code in good + bad:
    try:
        compile(code, "code", "exec")
        print(repr(code), "compiled")
    except SyntaxError as error:
        print(repr(code), "->", error.msg)
