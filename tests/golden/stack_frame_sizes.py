# Frames of very different sizes, called in turns: hundreds of locals, many arguments, deep expressions.
source = ["def wide(n):"]
for i in range(400):
    source.append(f"    v{i} = n + {i}")
source.append("    if n > 0:")
source.append("        below = narrow(n - 1)")
source.append("    else:")
source.append("        below = 0")
source.append("    return below + " + " + ".join(f"v{i}" for i in range(400)) + f" - 400 * n - {sum(range(400))}")
exec("\n".join(source))
exec("def huge(n):\n" + "\n".join(f"    w{i} = n" for i in range(3000)) + "\n    return (narrow(n - 1) if n > 0 else 0) + w0 + w2999 - 2 * n + 1")


def narrow(n):
    if n <= 0:
        return 1
    return (wide if n % 2 else huge)(n - 1) + 1


print(wide(0), wide(5), huge(3), narrow(150))
exec("def many(" + ", ".join(f"a{i}" for i in range(250)) + "):\n    return " + " + ".join(f"a{i}" for i in range(250)))
print(many(*range(250)), many(**{f"a{i}": 1 for i in range(250)}))
print(eval("+".join(["1"] * 500)), eval("(" * 80 + "1" + ")" * 80), len(eval("[" + ",".join(map(str,
    range(2000))) + "]")))
exec("def collect(*args, **kwargs):\n    return len(args), len(kwargs)")
print(collect(*range(5000)), collect(**{f"k{i}": i for i in range(1000)}), collect(*range(300),
    **{f"k{i}": 0 for i in range(300)}))


def sizes(n):
    items = [n] * 10
    return sum(items) + (sizes(n - 1) if n else 0)


print([sizes(d) for d in (0, 1, 10, 100, 400)])
