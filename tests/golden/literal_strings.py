# String literals: quotes, escapes, raw, bytes, concatenation, triple quotes, continuation.
print('single', "double", 'it"s', "it's", 'it\'s', "say \"hi\"", '''triple 'one' "two"''', """line
break""")
print("tab\tend", "new\\nline", "bell\a".encode(), "\b\f\v\r".encode(), "nul\0end".encode(), "\x41\u0042\U00000043")
print("\101\12\1012".encode(), "back\
slash newline")
print(r"raw \n \x41 \' end", R'\\', r"\"", rb"\x00\n", Rb"a", bR"b", br'c', BR"d")
print(b"bytes\x00\xff\n\'\"", b'\101\t', b"a" b"b", "a" 'b' """c""" r"\d", u"unicode", U"x")
print("implicit "
      "concat" " over "
      'lines', ("a"
                "b"))
print("é ü ß 漢字 🐍", len("🐍"), len("é"), "\u00e9" == "é", ascii("é漢🐍"), repr("é漢🐍"))
print(repr("\x7f\x80\xa0\xad\u200b\u2028\ue000\U0010ffff\u0378"))
print(repr('\'"'), repr("'"), repr('"'), repr("\\"), repr("a\tb\nc\rd"), repr(b"'"), repr(b"'\""), repr("\x00\x1f "))
print(len("\
"), "a\
b", '''
first
''' """second
""", len(r"\
"))
for code in ("'abc", '"""abc', "'\\x4'", "'\\u12'", "'\\U12345678'", "b'é'", "'a' b'b'", "b'\\x1'",
             "'\\N'", "'\n'", "r'\\'"):
    try:
        compile(code, "code", "eval")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", ascii(error.msg))
