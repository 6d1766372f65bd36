# An argument that is missing is complained about before a keyword that is not known
import math

for call in (
    lambda: compile(1, flag=2),
    lambda: compile("1", "f", mod="exec"),
    lambda: compile("1", "f", "exec", source="2"),
    lambda: pow(2, x=1),
    lambda: pow(2, 3, base=1),
    lambda: pow(2, exp=3, modulus=5),
    lambda: open(mod="r"),
    lambda: open("f", file="g"),
    lambda: math.isclose(1, rel=2),
    lambda: math.isclose(1, a=2),
    lambda: math.isclose(1, 2, a=2),
    lambda: math.isclose(1, 2, rel_to=2),
    lambda: __import__(globals=1, nam="sys"),
    lambda: round(ndigit=1),
    lambda: round(1.5, digits=1),
    lambda: float.fromhex(),
    lambda: float.fromhex("1", "2"),
    lambda: bytes.fromhex(),
    lambda: int.from_bytes(),
    lambda: dict.fromkeys(),
    lambda: open("f", None),
    lambda: "a".encode(None),
    lambda: b"a".decode("utf-8", None),
):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
