# Encodings of one byte a character: the tables, their names, what has no meaning in them
ENCODINGS = {
    "cp1252": ("windows-1252", "1252"),
    "cp1251": ("windows-1251", "CP1251"),
    "iso8859-15": ("latin9", "ISO-8859-15", "l9"),
    "koi8-r": ("KOI8_R", "koi8_r"),
    "cp437": ("437", "IBM437"),
    "cp850": ("850", "ibm850"),
}
every_byte = bytes(range(256))
for name, aliases in ENCODINGS.items():
    text = every_byte.decode(name, "replace")
    print(name, ascii(text[128:]))
    known = [c for c in text if c != "\ufffd"]
    print(all(c.encode(name).decode(name) == c for c in known), len(known))
    for alias in aliases:
        print(alias, every_byte.decode(alias, "replace") == text, "é".encode(alias, "ignore"))

for action, argument, encoding, errors in (
    (bytes.decode, b"ab\x81\x8d", "cp1252", "strict"),
    (bytes.decode, b"ab\x81\x8d", "cp1252", "ignore"),
    (bytes.decode, b"ab\x81\x8d", "cp1252", "backslashreplace"),
    (bytes.decode, b"ab\x81\x8d", "cp1252", "surrogateescape"),
    (str.encode, "a☃☃b", "cp1252", "strict"),
    (str.encode, "a☃", "cp1252", "strict"),
    (str.encode, "a☃☃b", "cp437", "replace"),
    (str.encode, "a☃é", "koi8-r", "xmlcharrefreplace"),
    (str.encode, "€", "iso8859-15", "strict"),
    (str.encode, "¤", "iso8859-15", "backslashreplace"),
    (str.encode, "привет", "cp1251", "strict"),
    (str.encode, "\udc81", "cp1252", "surrogateescape"),
):
    try:
        print(ascii(action(argument, encoding, errors)))
    except UnicodeError as error:
        print(type(error).__name__, error, error.start, error.end, error.encoding)

with open("western.txt", "w", encoding="cp1252") as file:
    file.write("naïve café — “quoted” €5\n")
with open("western.txt", "rb") as file:
    print(file.read())
with open("western.txt", encoding="windows-1252") as file:
    print(ascii(file.readline()), file.encoding)
