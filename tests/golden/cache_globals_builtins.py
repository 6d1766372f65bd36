# Global and builtin names that change between uses of one site.
value = 1


def get():
    return value


def length(x):
    return len(x)


print(get(), length("abc"))
value = 2
print(get())
globals()["value"] = 3
print(get())
del value
try:
    get()
except NameError as error:
    print(error)
value = 4
print(get())
len = lambda x: "shadowed"
print(length("abc"))
del len
print(length("abc"))
for i in range(4):
    if i == 2:
        exec("value = 'from exec'")
    print(get(), end=" ")
print()
import builtins_shadow
print(builtins_shadow.use(), builtins_shadow.max([1]))
exec("def made():\n    return value + len([1, 2])", scope := {"value": 10})
print(scope["made"]())
scope["value"] = 20
scope["len"] = lambda x: 100
print(scope["made"]())
del scope["len"]
print(scope["made"]())


def conditional(flag):
    global created
    if flag:
        created = "made at run time"
    return created


try:
    conditional(False)
except NameError as error:
    print(error)
print(conditional(True), conditional(False))
for i in range(300):
    globals()[f"g{i}"] = i
print(sum(globals()[f"g{i}"] for i in range(300)), g7, g299)
print(get())
for i in range(300):
    del globals()[f"g{i}"]
print("g7" in globals(), get())


def counter():
    global count
    for _ in range(1000):
        count += 1
    return count


count = 0
print(counter(), counter(), count)
print(__builtins__.len("ab"), "len" in dir(__builtins__))
