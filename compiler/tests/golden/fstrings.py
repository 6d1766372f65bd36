def f(a, b):
    s = f"{a}"
    return f"x{a!r}y{b:>{a}.2f}{a=}" f"{s!s:}"
