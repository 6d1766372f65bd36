# strip, lstrip, rstrip, center, ljust, rjust, zfill, expandtabs.
s = "  xx hello xx \n"
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()), repr(s.strip(" x\n")), repr("xxhixx".strip("x")),
      repr("abcba".strip("ab")), repr("abc".lstrip("ba")), repr("abc".rstrip("cb")), repr("".strip()),
      repr("\u2003a\u00a0".strip()),
      repr("aaa".strip("a")), repr("é-é".strip("é")), repr(" a ".strip(None)), repr("abc".strip("")))
print("|".join(["ab".center(6), "ab".center(7), "abc".center(6), "ab".center(1), "ab".center(6, "*"), "ab".ljust(5),
    "ab".ljust(5, "."), "ab".rjust(5), "ab".rjust(5, "é"), "ab".ljust(2), "".center(3, "-"), "a".center(4, "x"),
    "a".center(5, "x")]))
print("42".zfill(5), "-42".zfill(6), "+1".zfill(4), "".zfill(3), "abc".zfill(2), "-".zfill(3), "--1".zfill(5),
    "é".zfill(3))
print(repr("a\tb".expandtabs()), repr("a\tb\tc".expandtabs(4)), repr("\t".expandtabs(0)),
    repr("ab\n\tc".expandtabs(4)), repr("abcd\te".expandtabs(tabsize=4)), repr("a\tb".expandtabs(-1)))
for code in ("'a'.center()", "'a'.center('5')", "'a'.ljust(5, 'xy')", "'a'.ljust(5, '')", "'a'.strip(1)",
        "'a'.zfill('x')", "'a'.rjust(5, 1)", "'a'.center(5, b' ')", "'a'.strip('a', 'b')", "'a'.expandtabs('x')",
        "'a'.zfill()"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
