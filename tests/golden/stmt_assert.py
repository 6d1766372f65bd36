# assert with and without message; what is evaluated.
assert True
assert 1, "not evaluated " + str(1 / 1)
for code in ("assert False", "assert 0, 'message'", "assert [], [1, 2]", "assert None, None", "assert '', ('a', 'b')",
        "assert (x := 0), x"):
    try:
        exec(code)
    except AssertionError as error:
        print(code, "->", repr(error), str(error), error.args)


def loud():
    print("evaluated")
    return "text"


assert True, loud()
try:
    assert False, loud()
except AssertionError as error:
    print(error)


def checked(n):
    assert isinstance(n, int), f"expected an int, got {n!r}"
    assert n > 0, n
    return n


for value in (1, -1, "a"):
    try:
        print(checked(value))
    except AssertionError as error:
        print("AssertionError:", error)
