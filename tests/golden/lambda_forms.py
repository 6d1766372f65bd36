# Lambdas: parameters of every kind, defaults, closures, immediate calls, names.
print((lambda: 5)(), (lambda x: x + 1)(2), (lambda x, y=2: (x, y))(1), (lambda *a: a)(1, 2), (lambda **k: k)(a=1))
print((lambda a, /, b, *, c: (a, b, c))(1, b=2, c=3), (lambda a, *rest, b=5, **kw: (a, rest, b, kw))(1, 2, 3, z=4))
add = lambda x: lambda y: x + y
print(add(1)(2), add.__name__)
fs = [lambda: n for n in range(3)]
print([f() for f in fs])
fs = [lambda n=n: n for n in range(3)]
print([f() for f in fs])
print(sorted(["bb", "a", "ccc"], key=lambda s: -len(s)), list(map(lambda a, b: a * b, [1, 2], [3, 4])))
print((lambda x: (yield x))(1) is not None, list((lambda: (yield 1))()), (lambda: [i for i in range(2)])())
print((lambda x: x if x else "none")(0), (lambda a, b: a < b)(1, 2), (lambda: (1, 2))(), [lambda: 1, lambda: 2][1]())
default = []
f = lambda item, into=default: into.append(item) or into
f(1)
print(f(2), default, f.__defaults__)
fact = lambda n: 1 if n < 2 else n * fact(n - 1)
print(fact(20), (lambda f, n: f(f, n))(lambda f, n: n and n + f(f, n - 1), 10))
for call in (lambda: (lambda x: x)(), lambda: (lambda: 1)(2), lambda: (lambda a, *, b: 1)(1)):
    try:
        call()
    except TypeError as error:
        print(error)
