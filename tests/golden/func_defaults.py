# Default values: evaluated once, mutable, depending on earlier names, __defaults__, __kwdefaults__.
def append(x, to=[]):
    to.append(x)
    return to


print(append(1), append(2), append(3, []), append.__defaults__)
n = 5


def captured(a=n, b=n * 2):
    return a, b


n = 10
print(captured(), captured(1), captured(b=0))


def kw(*, a=1, b=[2]):
    b.append(a)
    return b


print(kw(), kw(a=5), kw.__kwdefaults__, kw.__defaults__, captured.__defaults__)
captured.__defaults__ = (7, 8)
print(captured())
captured.__defaults__ = None
try:
    captured()
except TypeError as error:
    print(error)
kw.__kwdefaults__ = {"a": 100, "b": []}
print(kw())
made = [lambda i=i: i * i for i in range(4)]
print([f() for f in made])


def make(step):
    def move(x, by=step):
        return x + by
    step = 1000
    return move


print(make(3)(1), make(3)(1, by=2))


class K:
    size = 3

    def get(self, n=size):
        return n


K.size = 9
print(K().get())


def sentinel(x=None, missing=object()):
    return x is None, missing is sentinel.__defaults__[1]


print(sentinel(), sentinel(1))
for code in ("def f(a=1, b): pass", "def f(*, a, a): pass", "def f(a, a): pass", "lambda x, x: 1",
             "def f(**k, a): pass", "def f(*a, *b): pass", "def f(*): pass", "def f(a, /, b, /): pass",
             "def f(/): pass", "def f(*, **k): pass", "def f(*a, /): pass", "def f(a=): pass", "def f(1): pass",
             "def f((a, b)): pass",
             "def f(**k=1): pass", "def f(*a=1): pass", "lambda a=1, b: 1", "def f(None): pass", "def f(a.b): pass",
             "def f(**k, *a): pass"):
    try:
        compile(code, "code", "exec")
    except SyntaxError as error:
        print(code, "->", error.msg)
