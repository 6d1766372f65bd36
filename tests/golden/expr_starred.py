# Stars in displays and subscripts: list, tuple, set, dict.
a = [1, 2]
b = (3, 4)
print([*a, *b], (*a, *b), [*a, 0, *"xy", *range(2)], sorted({*a, *b, 1}), [*[]], (*(),), [*{}, *{"k": 1}])
d = {"x": 1, "y": 2}
print({**d}, {**d, "x": 5}, {"x": 5, **d}, {**d, **{"z": 3}, "w": 4}, {**{}})
t = *a, *b
print(t)
for x in *a, *b:
    print(x, end=" ")
print()


def f():
    return *a, 9


def g():
    yield *a, 7


print(f(), list(g()), [*f(), *g()])
for code in ("[*1]", "(*None,)", "{*5}", "{**[1]}", "{**5}", "[*1.5, 2]", "{**{}, **[('a', 1)]}", "print(*1)",
        "print(**[1])"):
    try:
        eval(code)
    except TypeError as error:
        print(code, "->", error)
for code in ("*a", "x = *a", "(*a)", "{*a: 1}", "print(**d, *a)", "[**d]", "*a = 1", "del *a", "f(x=1, *a, 2)"):
    try:
        compile(code, "code", "exec")
        print(code, "compiled")
    except SyntaxError as error:
        print(code, "->", error.msg)
