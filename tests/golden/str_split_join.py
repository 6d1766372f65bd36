# split, rsplit, splitlines, partition, join.
print("a b  c".split(), " a b ".split(), "".split(), "   ".split(), "a,b,,c".split(","), "".split(","),
      ",".split(","), "a b c d".split(None, 2), "  a  b  c ".split(None, 1), "a--b--c".split("--"), "a,b,c".split(",",
      1),
      "a,b".split(",", 0), "a\tb\nc\u2003d\x0be".split(), "a b c".split(maxsplit=1), "a.b.c".split(sep=".",
      maxsplit=-1), "aaa".split("a"), "aXbXc".split("X", 5))
print("a b  c".rsplit(), "a b c d".rsplit(None, 2), "  a  b  c ".rsplit(None, 1), "a,b,c".rsplit(",", 1),
    "a--b--c".rsplit("--", 1), "".rsplit(), "abc".rsplit("x"), "aaa".rsplit("aa"), "a b".rsplit(maxsplit=0))
print("a\nb\r\nc\rd".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines(),
    "a\x0bb\x0cc\x1cd\x85e\u2028f".splitlines(), "a\n\nb".splitlines(keepends=True), "a\r\n".splitlines(True))
print("a=b=c".partition("="), "abc".partition("="), "a=b=c".rpartition("="), "abc".rpartition("="), "".partition("x"),
    "a::b".partition("::"))
print(",".join(["a", "b", "c"]), "".join([]), "x".join("abc"), "-".join(("a",)), " ".join(str(i) for i in range(3)),
    ", ".join({"k": 1, "l": 2}), "é".join(["a", "b"]), "".join(["é", "漢", "🐍"]), ",".join(["", ""]))
for code in ("'a'.split('')", "'a'.split(1)", "'a'.partition('')", "'a'.partition(None)", "','.join([1])",
             "','.join(['a', None])", "','.join(5)", "'a'.rsplit('')", "''.join('a', 'b')", "'a'.split(',', 'x')",
             "'a'.splitlines(1, 2)",
             "','.join([b'a'])", "''.join(None)", "'a'.rpartition('')", "'a b'.split(' ', 1, 2)",
             "'a'.split(seperator=',')", "','.join(x for x in [1])"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
