# Comparison operators, chains, identity, membership, mixed types.
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1, 1 == 1.0 == True, 1 < 2 > 1, 1 != 2 != 1)


def seen(value):
    print("seen", value)
    return value


print(seen(1) < seen(2) < seen(3))
print(seen(3) < seen(2) < seen(1))
print(seen(1) == seen(1) in [True, 1])
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "\u00e9" > "z")
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [0], (1, 2) == (1, 2.0), [1] == (1,), (2,) > (1, 9))
print(1 == "1", None == 0, None is None, not None is None, None is not None)
print(2 in [1, 2], 2 not in [1, 2], "b" in "abc", "" in "abc", "bd" in "abcd", 3 in {3: 4}, 4 in {3: 4}, 3 in range(5))
print(float("nan") == float("nan"), float("nan") != float("nan"), float("nan") < 1)
nan = float("nan")
print(nan in [nan], [nan] == [nan], nan == nan)
print(2 ** 63 == float(2 ** 63), 2 ** 53 + 1 == float(2 ** 53), 2 ** 53 + 1 > float(2 ** 53), 10 ** 400 > 1e308)
print(float("inf") > 10 ** 400, float("-inf") < -(10 ** 400), True < 2, False == 0.0)
print(b"a" < b"b", b"a" == "a", {1, 2} < {1, 2, 3}, {1} <= {1}, {1} > {2}, {1: 2} == {1: 2.0})
for text in ("1 < 'a'", "[] < ()", "None < None", "{} < {}", "1 in 5", "1 in 'a'", "b'a' < 'a'", "object() < object()",
             "max(1, 'a')", "sorted([1, 'a'])", "1 < None", "[1] >= ['a']", "range(2) < range(3)"):
    try:
        print(text, eval(text))
    except TypeError as error:
        print(text, "->", error)
