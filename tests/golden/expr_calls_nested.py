# Calls inside calls, chains of methods, calls of call results, calls in every kind of expression.
def f(x, *rest, **kw):
    return [x, *rest, *kw.values()]


def adder(n):
    return lambda m: adder(n + m) if m else n


class Chain:
    def __init__(self, log=()):
        self.log = log

    def step(self, name="-", **kw):
        return Chain(self.log + (name, *kw))

    def __getattr__(self, name):
        return lambda *a: Chain(self.log + (name, *a))

    def __call__(self, *a):
        return Chain(self.log + ("call", *a))

    def __getitem__(self, key):
        return Chain(self.log + ("item", key))


print(f(f(f(1), f(2)), *f(3, k=4), z=f(5)), adder(1)(2)(3)(0), f(1)[0], f(f)[0](2), (lambda: f)()(9), [f][0](1),
    {"k": f}["k"](2, 3))
print(Chain().step("a").step(k=1).other(1, 2)(3)["x"].step().log)
print("a,b".split(",")[1].upper().join(["x", "y"]).replace("x", "z"), len(str(len(str(12345)))), max(min(3, 4),
    abs(-7), sum([1, 2])), int(str(5) + str(6)) + 1)
print([f(i)[0] + f(i + 1)[0] for i in range(3)], {f(i)[0]: f(-i)[0] for i in range(2)}, f(*f(*f(1, 2), 3), 4), f(0,
    **dict(p=1, y=2)))
print(f(1) if f(0)[0] else f(2), f(1) and f(2), f(0)[0] or f(3), not f(1), f(1) + f(2), f(1) == f(1),
    f(1)[0] < f(2)[0] < f(3)[0], -f(4)[0], f(1) in [f(1)])
print(f"{f(1)} {f('x')[0]:>4} {adder(2)(3)(0)}", f(lambda: 1)[0](), (f)(1), ((f))((1)), f(1, *[], **{}))
x = [f]
x[0](1).append(5)
x.append(x[0](x[0](2)[0]))
print(x[1], type(f(1)).__name__, f(1).__len__(), f(3).pop())


def outer():
    def inner(n):
        return n if n <= 0 else inner(n - 1) + helper(n)

    def helper(n):
        return n * inner(0) + 1
    return inner


print(outer()(10), (lambda f, n: f(f, n))(lambda f, n: 1 if n == 0 else n * f(f, n - 1), 6))
print(list(map(lambda g: g(2), [lambda x: x, lambda x: x + 1, abs, str])), sorted(map(f, [3, 1]), key=lambda v: v[0]),
    (yielded := list((lambda: (yield f(1)))())))
