# Closures: cells shared between functions, loops, recursion, defaults, deep nesting.
def make_account(balance):
    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance

    def current():
        return balance

    return deposit, current


deposit, current = make_account(100)
other_deposit, other_current = make_account(0)
deposit(50)
print(current(), other_current())


def a(x):
    def b(y):
        def c(z):
            def d(w):
                return x, y, z, w
            return d
        return c
    return b


print(a(1)(2)(3)(4))


def late():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    return [f() for f in fs]


print(late())


def recursive():
    def fact(n):
        return 1 if n == 0 else n * fact(n - 1)
    return fact


print(recursive()(10))


def params(x, *args, key=1, **kw):
    def show():
        return x, args, key, kw
    x += 1
    return show


print(params(1, 2, 3, key=4, other=5)())


def through_class():
    value = "enclosing"

    class K:
        value = "class"

        def get(self):
            return value

        get2 = lambda self: value

    return K().get(), K().get2(), K.value


print(through_class())
print(deposit.__closure__ is not None, len(deposit.__closure__), deposit.__closure__[0].cell_contents,
    deposit.__code__.co_freevars)
print(make_account.__closure__)


def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run


print(compose(lambda x: x + 1, lambda x: x * 2)(5))


def memo(f):
    cache = {}

    def wrapper(n):
        if n not in cache:
            cache[n] = f(n)
        return cache[n]
    wrapper.cache = cache
    return wrapper


@memo
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), len(fib.cache))


def exception_in_cell():
    def get():
        return type(err).__name__
    try:
        1 / 0
    except ZeroDivisionError as err:
        inside = get()
    try:
        get()
    except NameError as error:
        return inside, str(error)


print(exception_in_cell())
