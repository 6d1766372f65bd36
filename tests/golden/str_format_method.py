# str.format and format_map: fields, attributes, items, conversions, nesting, errors.
class P:
    x = 5
    def __repr__(self):
        return "P()"


p = P()
print("{} {}".format(1, 2), "{1} {0} {1}".format("a", "b"), "{name} {0}".format(1, name="n"), "{{}} {{{}}}".format(5),
    "".format(), "plain".format(1))
print("{p.x} {l[1]} {d[key]} {d[a b]} {0[0]}".format([7], p=p, l=[1, 2], d={"key": "v", "a b": 3}))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:>5}|{:<5}|{:^5}".format(1, 2, 3), "{:{}}|{:{w}.{p}f}".format(5, 4,
    1.5, w=8, p=2), "{0:{1}}".format("x", 5) + "|")
print("{:,} {:.2%} {:#x} {:e}".format(1234567, 0.123, 255, 1e5), "{0!r:>8}".format("ab"),
    "{:{fill}{align}{width}}".format("mid", fill="*", align="^", width=9))
print("{a} {b}".format_map({"a": 1, "b": 2}), "{0}{0}".format("ab"), "{:}".format(3), "{0:}".format("x"),
    "{!r:}".format("x"), "{a[0][1]} {a[1]}".format(a=["xy", 2]))


class Default(dict):
    def __missing__(self, key):
        return "<" + key + ">"


print("{known} {unknown}".format_map(Default(known=1)))
for call in (lambda: "{".format(1), lambda: "}".format(1), lambda: "{}".format(), lambda: "{0} {}".format(1, 2),
             lambda: "{} {0}".format(1, 2), lambda: "{a}".format(1),
             lambda: "{2}".format(1), lambda: "{0.nope}".format(1), lambda: "{0[9]}".format([1]),
             lambda: "{0[k]}".format({}), lambda: "{!x}".format(1), lambda: "{!}".format(1),
             lambda: "{:d}".format("a"), lambda: "{0!rr}".format(1), lambda: "{0[}".format([1]),
             lambda: "{0[]}".format([1]), lambda: "{0.}".format(1), lambda: "{:{:{}}}".format(1, 2, 3),
             lambda: "{0!r".format(1), lambda: "{a b}".format(1), lambda: "{0[a]}".format([1]),
             lambda: "{-1}".format(1), lambda: "{0]}".format(1), lambda: "{:".format(1)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
