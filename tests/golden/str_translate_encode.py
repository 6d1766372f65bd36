# translate, maketrans, encode, decode, str() from bytes.
table = str.maketrans("abc", "xyz")
print("aabbcc d".translate(table), "abc".translate(str.maketrans("ab", "12", "c")), "abc".translate({97: None,
    98: "BB", 99: 67}), "abc".translate(str.maketrans({"a": "1", "b": None, 99: "é"})), sorted(table.items()))
print("é漢🐍".encode(), "é".encode("latin-1"), "abc".encode("ascii"), "é".encode("utf-16-le"), "é🐍".encode("utf-16-be"),
      "a".encode("utf-32-le"), "é".encode("ascii", "ignore"), "é".encode("ascii", "replace"), "é漢🐍".encode("ascii",
      "backslashreplace"),
      "é".encode("ascii", "xmlcharrefreplace"), "é".encode(encoding="utf8", errors="strict"), "x".encode("UTF_8"),
      "".encode())
print(b"\xc3\xa9".decode(), b"\xe9".decode("latin-1"), b"abc".decode("ascii"), b"a\xffb".decode("utf-8",
      "replace") == "a\ufffdb", b"a\xffb".decode("utf-8", "ignore"), b"a\xff".decode("ascii", "backslashreplace"),
      str(b"abc", "utf-8"), str(b"\xff", "latin-1", "strict"),
      str(b"abc", encoding="ascii"), str(b"abc"), str(), b"\xff".decode(errors="replace") == "\ufffd",
      b"\xf0\x9f\x90\x8d".decode("utf8"))
for code in ("'é'.encode('ascii')", "'é漢'.encode('latin-1')", "'aéé'.encode('ascii')", "b'\\xff'.decode()",
             "b'ab\\xc3'.decode()", "b'\\xc3('.decode()", "b'a\\x80b'.decode('ascii')", "'a'.encode('nope')",
             "b'a'.decode('nope')", "str('a', 'utf-8')", "str(5, 'utf-8')",
             "'a'.translate(5)", "str.maketrans('ab', 'c')", "str.maketrans('ab')", "str.maketrans({'ab': 1})",
             "'a'.translate({97: 'x', 98: 1.5})", "'b'.translate({98: 1.5})", "'é'.encode('ascii', 'nope')",
             "'a'.encode(5)", "b'\\xed\\xa0\\x80'.decode()", "b'\\xc0\\x80'.decode()",
             "'b'.translate({98: -1})", "b'\\xe2\\x82'.decode()", "b'\\x80abc'.decode('utf-8')", "b'\\xf5'.decode()"):
    try:
        print(code, ascii(eval(code)))
    except Exception as error:
        print(code, "->", type(error).__name__, ascii(str(error)))
