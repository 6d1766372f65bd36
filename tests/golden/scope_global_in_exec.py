# A name that an inner scope declares global is global in the code that exec runs, too.


def run(source):
    outer, inner = {}, {}
    exec(source, outer, inner)
    outer.pop("__builtins__")
    show = lambda names: sorted((k, v) for k, v in names.items() if not callable(v))
    print(show(outer), show(inner))


run("""
x = 7
def f():
    x = 1
    def g():
        global x
        def h():
            return x
        return h()
    return g()
result = f()
""")
run("""
def f():
    y = 1
    def g():
        global y
        return y
    def h():
        return y + 1
    return g, h
y = 9
g, h = f()
result = g(), h()
""")
run("""
def setter():
    global z
    z = 'set'
setter()
result = z
z = 'again'
""")
run("a = 1\nclass C:\n    global a\n    b = a if False else 5\nresult = C.b")
