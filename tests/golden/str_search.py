# find, index, count, startswith, endswith, in, replace and their arguments.
s = "abcabcab"
print(s.find("c"), s.find("x"), s.find("b", 2), s.find("b", 2, 4), s.find(""), s.find("", 8), s.find("", 9),
    s.find("ab", -3), s.find("a", 1, -2), "".find(""), "".find("a"))
print(s.rfind("c"), s.rfind("x"), s.rfind("b", 0, 5), s.rfind(""), s.rfind("ab"), s.rfind("a", -100), s.index("c"),
    s.rindex("ab"), s.find("cab", None, None))
print(s.count("a"), s.count("ab"), s.count("x"), s.count(""), s.count("a", 1), s.count("a", 1, 4), "aaaa".count("aa"),
    "".count(""), "".count("a"), s.count("", 3, 5))
print(s.startswith("ab"), s.startswith("bc", 1), s.startswith(("x", "a")), s.startswith(""), s.startswith("abc", 0,
      2), s.endswith("ab"), s.endswith(("b", "z")), s.endswith("a", 0, -1),
      s.startswith(()), "".startswith(""), s.endswith("", 100), s.startswith("", 100))
print("bc" in s, "" in s, "x" in s, s not in s, "é" in "café", "fé" in "café")
print(s.replace("a", "X"), s.replace("a", "X", 1), s.replace("", "-"), s.replace("", "-", 3), s.replace("abc", ""),
    s.replace("x", "y"), "".replace("", "z"), s.replace("a", "aa", -1), s.replace("b", "é", 2), s.replace("a", "", 0))
print(s.replace("a", "1", count=2), "日本語日本".find("本"), "日本語日本".rfind("本"), "日本語日本".count("日"), "日本語".replace("本",
    "-"), "a🐍b🐍".index("b"), "🐍é".find("é"))
print(s.removeprefix("abc"), s.removeprefix("x"), s.removesuffix("cab"), s.removesuffix(""),
    s.removesuffix("abcabcabc"), "".removeprefix("a"))
for code in ("s.index('x')", "s.rindex('zz')", "s.find(1)", "s.count()", "s.startswith(1)", "s.startswith(['a'])",
             "s.startswith(('a', 1))", "s.endswith(None)", "1 in s", "s.replace('a')",
             "s.replace('a', 1)", "s.find('a', 'b')", "s.index('a', 1, 2, 3)", "s.removeprefix(1)",
             "s.replace('a', 'b', 'c')", "None in s", "b'a' in s", "s.find()", "s.endswith(('', 5.0))"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
