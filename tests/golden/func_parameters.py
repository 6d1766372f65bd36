# Parameters of every kind, and every TypeError a call can give.
def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


print(f(1, d=4), f(1, 20, 30, 40, 50, d=4, e=6, x=7), f(1, d=4, a=9, b=8), f(1, c=7, d=0))


def plain(a, b):
    return a, b


def defaults(a, b=1, c=2):
    return a, b, c


def star(*args):
    return args


def double(**kwargs):
    return kwargs


def only(*, k):
    return k


def only2(*, k, l=1, m):
    return k, l, m


def pos(a, b, /):
    return a, b


def none():
    return "none"


def mixed(a, /, b, *, c):
    return a, b, c


def three(a, b, c):
    pass


def posdef(a, b=1, /, **kw):
    return a, b, kw


print(plain(b=1, a=2), defaults(1, c=5), star(), star(1, 2), double(), double(x=1, y=2), only(k=1), none(), mixed(1,
    b=2, c=3), posdef(1, b=5), only2(m=1, k=2))
calls = ["plain()", "plain(1)", "plain(1, 2, 3)", "plain(1, 2, 3, 4)", "plain(a=1)", "plain(1, a=2)",
         "plain(1, 2, c=3)", "plain(x=1)", "defaults()", "defaults(1, 2, 3, 4)", "defaults(1, b=2, z=3)", "star(a=1)",
         "double(1)", "double(1, 2, x=3)", "only()", "only(1)", "only(1, k=2)",
         "only2()", "only2(k=1)", "only2(1, k=1, m=2)", "pos()", "pos(1)", "pos(1, b=2)", "pos(a=1, b=2)", "none(1)",
         "none(x=1)", "none(1, 2)", "mixed()", "mixed(1, 2)", "mixed(1, 2, 3)", "mixed(a=1, b=2, c=3)", "three()",
         "three(1)", "three(c=1)", "f()", "f(d=1)", "f(1)", "f(1, 2, 3, 4)",
         "posdef()", "plain(**{'a': 1, 'c': 2})", "plain(*[1], **{'a': 2})", "plain(*[1, 2, 3])", "plain(**{1: 2})",
         "plain(*5)", "plain(**5)", "plain(1, **{'b': 2}, **{'b': 3})", "plain(1, b=2, **{'b': 3})", "5()", "'a'(1)",
         "None()", "[]()", "plain(1)(2)", "defaults(d=1, a=2)", "defaults(1, 2, a=3)",
         "(lambda x: x)()", "(lambda: 0)(1)", "defaults(1, bb=5)", "only(kk=1)"]
import sys
for code in calls:
    if code[0] in "5'N[":
        code = "(" + code.partition("(")[0] + " or 0)(" + code.partition("(")[2] if code[0] != "[" else "list()()"
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)
