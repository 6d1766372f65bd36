# from __future__ import: annotations become strings, and the features are values.
from __future__ import annotations, division
import __future__


def f(x: Unknown, *rest: list[int]) -> Also.Unknown:
    return x


class Point:
    x: float = 1.5
    near: Point | None = None


print(f.__annotations__)
print(Point.__annotations__)
print(annotations is __future__.annotations, annotations.optional, annotations.mandatory)
print(__future__.division.mandatory, __future__.all_feature_names[:2])
for source in (
    "from __future__ import no_such_thing",
    "x = 1\nfrom __future__ import annotations",
    "'''doc'''\nfrom __future__ import division\nfrom __future__ import annotations\ndef f(a: b): pass",
    "def f():\n    from __future__ import division",
):
    try:
        names = {}
        exec(compile(source, "<text>", "exec", dont_inherit=True), names)
        print(names["f"].__annotations__)
    except SyntaxError as error:
        print(error)
