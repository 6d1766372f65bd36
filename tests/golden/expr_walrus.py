# Assignment expressions: value, scope, use in conditions and comprehensions.
if (n := len("hello")) > 3:
    print("long", n)
data = [1, 5, 2, 8, 3]
print([y for x in data if (y := x * 2) > 4], y)
print((a := 1) + (b := 2), a, b)
total = 0
partial = [total := total + x for x in data]
print(partial, total)


def first_long(words):
    if any(len(found := word) > 3 for word in words):
        return found
    return None


print(first_long(["a", "bc", "defg", "hijkl"]), first_long(["a"]))
it = iter([1, 2, 3, 0, 4])
while (value := next(it)) != 0:
    print("value", value)
print(value)


def counter():
    count = 0

    def bump():
        nonlocal count
        return (count := count + 1)

    return bump


bump = counter()
bump()
print(bump(), bump())
print(f"{(q := 7)} {q}", (r := [1, 2])[0], r)
x = (y := 3, z := 4)
print(x, y, z)
print(len(s := "abc"), s, [t := 1, t + 1])
for code in ("x := 1", "(x.y := 1)", "[i := 0 for i in range(3)]", "(a[0] := 1)", "f(a=b:=1)"):
    try:
        compile(code, "code", "exec")
        print(code, "compiled")
    except SyntaxError as error:
        print(code, "->", error.msg)
