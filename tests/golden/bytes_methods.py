# bytes: construction, indexing, methods shared with str, hex, repr.
b = b"hello world"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], list(b[:3]), b + b"!", b * 2, 2 * b"ab", b"ell" in b, 104 in b,
    300 not in list(b), b == b"hello world", b < b"help", b != "hello world", hash(b) == hash(bytes(b)))
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(5)), bytes((65, 66)),
      bytes(x for x in [97, 98]), bytes("a", encoding="ascii", errors="strict"), bytes.fromhex("00ff 41"), b.hex(),
      b"\x01\x02\x03\x04".hex(":"), b"\x01\x02\x03\x04\x05".hex("-", 2),
      b"\x01\x02\x03".hex("_", -2))
print(b.upper(), b.title(), b.capitalize(), b.swapcase(), b.find(b"o"), b.rfind(b"o"), b.find(111), b.index(b"wor"),
    b.count(b"l"), b.count(108), b.replace(b"l", b"L"), b.replace(b"l", b"", 1), b.startswith(b"he"),
    b.endswith((b"x", b"ld")), b.find(b"z"))
print(b.split(), b.split(b"o"), b.split(b"o", 1), b.rsplit(b"o", 1), b.partition(b" "), b.rpartition(b"o"),
      b",".join([b"a", b"b"]), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True), b"  x ".strip(),
      b"xxaxx".strip(b"x"), b" a".lstrip(), b"a ".rstrip(),
      b"a b  c".split(None, 1))
print(b"ab".center(6, b"*"), b"ab".ljust(4) + b"|", b"ab".rjust(4), b"42".zfill(5), b"-1".zfill(4),
    b"a\tb".expandtabs(4), b"abc".translate(bytes(range(256)), b"b"), bytes.maketrans(b"ab", b"xy")[97:99],
    b"aabb".translate(bytes.maketrans(b"ab", b"xy")), b"abc".removeprefix(b"a"), b"abc".removesuffix(b"bc"))
print(b"abc".isalpha(), b"1".isdigit(), b"a1".isalnum(), b" \n".isspace(), b"AB".isupper(), b"ab".islower(),
    b"Ab".istitle(), b"ab".isascii(), b"\xff".isascii(), b"".isalpha(), b.decode(), bool(b""), sorted(b"cab"),
    max(b"abc"), list(reversed(b"ab")))
print(repr(b"\x00\t\n\r'\"\\\x7f\xff"), repr(b"'"), str(b"a"), b"a" b"\x41" rb"\n", b"%d" % 5, ascii(b"\xe9"),
    [*b"ab"], dict(zip(b"ab", b"cd")), b"abc"[True], b"\x00"[0])
key = "x"
for code in ("bytes([256])", "bytes(-1)", "bytes('a')", "bytes(1.5)", "bytes(['a'])", "b'a' + 'b'", "b'a'[5]",
             "b'a'[key]", "b'a'.find('a')", "b','.join(['a'])", "b'a' < 'a'", "b'a' * 'b'", "bytes.fromhex('zz')",
             "bytes.fromhex('0')", "b'a'.split(',')", "b'a'.replace('a', b'b')", "'a' in b'a'", "256 in b'a'",
             "b'a'.startswith('a')", "b'a'.index(b'z')", "b'a'.foo", "bytes(None)", "bytes(object())",
             "b'a'.split(b'')", "b'a'.hex(1)", "b'a'.hex('ab')", "b'a'.center(5, b'xy')", "bytes(1, 2)",
             "bytes('a', 5)", "b'a'.translate(b'short')", "b'a' % 1", "b'a'.partition('a')", "bytes([1], 'x')"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
try:
    b[0] = 1
except TypeError as error:
    print(error)
