# Concatenation, repetition, indexing by code point, iteration, comparison, hashing, str().
s = "héllo 🐍 wörld"
print(len(s), s[1], s[6], s[-5:], s[::2], list(s)[5:8], "".join(reversed(s)), s + "!", "ab" * 3, 3 * "é", "x" * -1,
    "" * 5, s == "héllo 🐍 wörld", hash(s) == hash("héllo " + "🐍 wörld"))
print(max("hello"), min("hello"), sorted("hello"), sorted("bÀa"), list(enumerate("ab")), "a" < "b" < "c", "Z" < "a",
    "a" < "aa", "é" > "z", dict.fromkeys("aba", 0), set("aaa"), tuple("xy"))
print(str(5), str(1.5), str(None), str([1, "a", None]), str((1,)), str({"k": "v"}), str(b"x"), str(True), str("s"),
    str(object) == repr(object), repr("s"), repr(["it's", 'q"']), str(type("a")), str(len))
a = "abc"
b = a
a += "d"
print(a, b, a is b, a.__len__(), a.__contains__("bc"), a.__getitem__(1), a.__add__("x"), a.__mul__(2), a.__eq__(5),
    a.__lt__("b"), "%s" % a, a.__class__.__name__)
for code in ("'a' + 1", "1 + 'a'", "'a' + b'b'", "'a' * 'b'", "'a' * 1.5", "'a' - 'b'", "-'a'", "'abc'[5]",
        "'abc'[a]", "'a' < 1", "'a'.foo", "'a' + None", "len('a', 'b')", "'a' / 2", "'abc'.x", "'a' @ 'b'",
        "ord('ab')", "ord('')", "'a' % 1", "~'a'", "+'a'"):
    try:
        print(eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
try:
    a[0] = "x"
except TypeError as error:
    print(error)
try:
    del a[0]
except TypeError as error:
    print(error)
try:
    a.attr = 1
except AttributeError as error:
    print(error)


class Named(str):
    def shout(self):
        return self.upper() + "!"


n = Named("abc")
print(n, n.shout(), type(n).__name__, type(n + "x").__name__, type(n.upper()).__name__, n == "abc", {"abc": 1}[n],
    len(n), n[1:], repr(n), type(str(n)).__name__, f"{n:>5}", isinstance(n, str))
