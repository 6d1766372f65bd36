# The encodings unicode_escape and raw_unicode_escape: both directions, and what is malformed


def show(action, *args):
    try:
        print(ascii(action(*args)))
    except UnicodeError as error:
        print(type(error).__name__, error, error.start, error.end, error.encoding)


for text in ("plain", "tab\t line\n cr\r nul\0", "back\\slash 'q' \"d\"", "é ÿ", "€ snowman ☃", "😀", "\ud800", "\x7f\x80"):
    for encoding in ("unicode_escape", "raw_unicode_escape"):
        data = text.encode(encoding)
        print(data, data.decode(encoding) == text)

for data in (
    b"\\n\\t\\r\\a\\b\\f\\v\\\\\\'\\\"",
    b"\\101\\60\\7x\\778\\0",
    b"\\x41\\xe9\\u20ac\\U0001f600",
    b"\\N{SNOWMAN}\\N{latin small letter e with acute}",
    b"line\\\ncontinued",
    b"\\q\\w",
    b"\xe9\xff",
    b"",
    b"\\",
    b"a\\x4",
    b"a\\xg1",
    b"\\u12",
    b"\\u12zz",
    b"\\U1234",
    b"\\N{NO SUCH CHARACTER}",
    b"\\Nabc",
    b"\\N{",
):
    show(data.decode, "unicode_escape")
    show(data.decode, "raw-unicode-escape")
    show(data.decode, "unicode_escape", "replace")
    show(data.decode, "unicode_escape", "ignore")

print(r"C:\\temp\t\x41".encode("latin-1").decode("unicode-escape"))
print(str(b"\\x42", "Unicode_Escape"), bytes("\u20ac\n", "unicode_escape"))
