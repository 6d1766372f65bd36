# Assigning to and deleting slices of lists.
a = list(range(10))
a[2:5] = "xyz"
print(a)
a[2:5] = []
print(a)
a[0:0] = [100, 200]
print(a)
a[len(a):] = [7]
a[-1:] = (8, 9)
print(a)
a[::2] = [0] * len(a[::2])
print(a)
a[::-1] = list(range(len(a)))
print(a)
a[5:2] = ["inserted"]
print(a)
a[:] = (i * i for i in range(6))
print(a)
a[1:4] = a
print(a)
a[100:200] = [1, 2]
a[-100:1] = []
print(a)
del a[1:3], a[::3], a[-2:]
print(a)
b = list(range(10))
del b[::-3]
print(b)
del b[8:2:-2]
print(b)
b[1:3] = {5: 6}
b[True:2] = "T"
print(b)
for code in ("b[::2] = [1]", "b[::2] = 5", "b[1:2] = 5", "b[::0] = []", "b['a':] = []", "del b[::0]", "b[1:2] = None",
        "b[::-1] = []", "b[0:4:2] = [1, 2, 3]", "del b['a':]"):
    try:
        exec(code)
        print(code, b)
    except (TypeError, ValueError) as error:
        print(code, "->", type(error).__name__, error)
b[2:0:-1] = "ab"
print(b)
