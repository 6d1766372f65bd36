# ascii, chr, ord, repr of characters.
print(ascii("abc"), ascii("é漢🐍\n"), ascii(["é", b"x"]), ascii(5), chr(65), chr(0x1F40D), chr(233), repr(chr(0)),
    ord("a"), ord("🐍"), ord(b"a"), ord("\n"), chr(True), [chr(c) for c in range(97, 101)],
    chr(0x10FFFF) == "\U0010ffff")
for code in ("chr(-1)", "chr(0x110000)", "chr('a')", "chr(1.5)", "chr()", "ord('ab')", "ord('')", "ord(5)",
        "ord(b'ab')", "ord()", "chr(2 ** 70)", "ord(None)", "ascii()", "chr(None)", "ord([])"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
