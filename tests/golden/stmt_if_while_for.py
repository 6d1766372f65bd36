# if/elif/else, while and for with else, break, continue, in every nesting.
for n in range(5):
    if n == 0:
        print("zero")
    elif n == 1:
        print("one")
    elif n == 2:
        print("two")
    else:
        print("many")
i = 0
while i < 5:
    i += 1
    if i == 2:
        continue
    if i == 4:
        break
    print("i", i)
else:
    print("not printed")
while i > 0:
    i -= 1
else:
    print("while done", i)
for c in "abc":
    if c == "x":
        break
else:
    print("no x")
for c in "abc":
    if c == "b":
        break
else:
    print("not printed")
print("c is", c)
for n in range(2, 20):
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        print(n, end=" ")
print()
for i in range(3):
    for j in range(3):
        if j == 1:
            continue
        if i == 1:
            break
        print((i, j), end=" ")
    else:
        print("inner done", end=" ")
print()
for x in []:
    pass
else:
    print("empty", "x" in globals())
items = [1, 2, 3]
for x in items:
    if x < 3:
        items.append(x + 10)
print(items)
for i in range(3):
    i = 10
    print(i, end=" ")
print(i)
n = 0
while True:
    n += 1
    try:
        if n < 3:
            continue
        break
    finally:
        print("finally", n)
d = {"a": 1, "b": 2}
for k in d:
    print(k, end=" ")
for k, v in d.items():
    print(k, v, end=" ")
for i, v in enumerate("xy", 5):
    print(i, v, end=" ")
print()
try:
    for k in d:
        d[k + "x"] = 1
except RuntimeError as error:
    print(error)
s = {1}
try:
    for v in s:
        s.add(v + 1)
except RuntimeError as error:
    print(error)
if True: print("one line"); print("two")
for i in 1, 2: print(i, end=" ")
while False: pass
print()
for code in ("break", "continue", "def f(): break", "for x in y:\n def f(): continue", "if x: break",
        "while 1:\n class A: break"):
    try:
        compile(code, "code", "exec")
    except SyntaxError as error:
        print(repr(code), "->", error.msg)
