# Case methods and character classes of str.
words = ["", "hello", "HELLO", "Hello World", "hello wORLD", "they're bill's", "éCOLE", "123abc", "x_y", "  a"]
for w in words:
    print(ascii([w.upper(), w.lower(), w.title(), w.capitalize(), w.swapcase(), w.casefold()]))
tests = ["", "a", "A", "1", "a1", " ", "\t\n", "Ab", "AB", "ab", "A b", "é", "É", "Ab Cd", "Ab cd", "_x", "1x",
    "class", "a-b", "\x00", "a "]
for t in tests:
    print(ascii(t), [int(v) for v in (t.isalpha(), t.isdigit(), t.isdecimal(), t.isnumeric(), t.isalnum(),
                                     t.isspace(), t.isupper(), t.islower(), t.istitle(), t.isidentifier(),
                                     t.isprintable(), t.isascii())])
