# Lone surrogates in strings: made, shown, refused by encoders.
s = "a\ud800b"
print(ascii(s), len(s), repr(s), s[1] == "\ud800", ord(s[1]), s < "\ue000", s.replace("\ud800", "-"))
for encode in (lambda: s.encode(), lambda: s.encode("ascii"), lambda: "\udfff".encode("latin-1")):
    try:
        encode()
    except UnicodeEncodeError as error:
        print(error)
print(s.encode("utf-8", "replace"), s.encode("utf-8", "ignore"), s.encode("utf-8", "backslashreplace"))
print(chr(0xD800) == "\ud800", ascii(chr(0xDFFF)), "\ud83d\udc0d" == "\U0001f40d")
