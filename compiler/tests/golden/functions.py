def f(a, b=1, /, c=(2, 3), *args, d, e=4, **kw) -> int:
    """The docstring.

        indented
    """
    return lambda x, y=a: x + y + b


@f
@f.g(1)
def h(a: int, *, b: "str" = a):
    pass
