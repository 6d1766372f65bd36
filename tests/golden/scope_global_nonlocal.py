# global and nonlocal: reading, writing, nesting, class bodies, unbound names.
counter = 0


def bump():
    global counter, fresh
    counter += 1
    fresh = "made"


bump()
bump()
print(counter, fresh)


def outer():
    x = 1

    def middle():
        nonlocal x
        x += 1

        def inner():
            nonlocal x
            x *= 10
            return x

        return inner()

    return middle(), x


print(outer())


def shadow():
    counter = 100

    def inner():
        global counter
        counter = 7

    inner()
    return counter


print(shadow(), counter)


def unbound():
    try:
        print(counter)
    except UnboundLocalError as error:
        print(error)
    counter = 1


unbound()


def unbound_free():
    def inner():
        return later

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    later = 1
    return inner()


print(unbound_free())


def conditional(flag):
    if flag:
        value = 1
    return value


print(conditional(True))
try:
    conditional(False)
except UnboundLocalError as error:
    print(error)

name = "global"


class C:
    name = "class"
    copy = name

    def method(self):
        return name

    def get(self):
        return self.name


print(C.copy, C().method(), C().get())


def f():
    name = "local"

    class D:
        seen = name
        name = "body"

        def m(self):
            return name

    return D.seen if hasattr(D, "seen") else None, D.name, D().m()


try:
    print(f())
except NameError as error:
    print(error)


class G:
    global from_class
    from_class = 5


print(from_class)


def two():
    a = b = 0

    def set_both():
        nonlocal a, b
        a, b = 1, 2

    set_both()
    return a, b


print(two())
for code in ("def f():\n x = 1\n global x", "def f():\n nonlocal x", "nonlocal x", "def f(x):\n global x",
             "def f():\n print(x)\n global x",
             "def f():\n global x\n def g():\n  nonlocal x", "def f():\n global x\n nonlocal x", "global x\nx = 1",
             "def f():\n x = 1\n def g():\n  print(x)\n  nonlocal x", "def f(a):\n nonlocal a", "x = 1\nglobal x"):
    try:
        compile(code, "code", "exec")
        print(repr(code), "compiled")
    except SyntaxError as error:
        print(repr(code), "->", error.msg)
