# String methods on texts of many scripts.
import sys
S = ['', 'a', 'Hello World', 'ǅungla ŉ ß ﬁ', 'İstanbul ıI', 'ΑΣΣ ΟΔΥΣΣΕΥΣ', '\t x \n y \r\n z\x0b\x0c\x1c\x85\u2028', '١٢٣ ²³ ½ Ⅷ', 'snake_case', '42', '-42', '0x1F', 'ÀÉ', '日本語 テキスト', '👩‍👩‍👧 emoji', 'e\u0301', 'aaa', 'abcabcabc', 'x,y,,z,', '  lead', 'trail  ', 'Ünïcödé', '\ud800', 'title case It\'s', 'ALL', 'a\x00b']
M = 'upper lower title capitalize swapcase casefold strip lstrip rstrip split splitlines isalpha isdigit isdecimal isnumeric isalnum isspace isupper islower istitle isidentifier isprintable isascii expandtabs encode __len__'.split()
for s in S:
    for m in M:
        try: r = getattr(s, m)()
        except Exception as e: r = (type(e).__name__, str(e))
        print(ascii(s), m, ascii(r))
calls = [('center', (20, '*')), ('ljust', (8,)), ('rjust', (8, 'é')), ('zfill', (6,)), ('find', ('a',)), ('rfind', ('b', 1, -1)), ('index', ('q',)), ('count', ('',)), ('count', ('a',)), ('count', ('aa', 1)), ('replace', ('a', 'XX')), ('replace', ('', '-')), ('replace', ('', '-', 2)), ('split', (',',)), ('split', (None, 1)), ('rsplit', (None, 1)), ('rsplit', ('b', 1)), ('partition', ('b',)), ('rpartition', ('b',)), ('startswith', (('a', 'H'), 0)), ('endswith', (('c', 'd'),)), ('splitlines', (True,)), ('removeprefix', ('abc',)), ('removesuffix', ('bc',)), ('join', (['x', 'y'],)), ('translate', ({97: 'AA', 98: None, 32: 95},)), ('expandtabs', (4,)), ('strip', ('az ',)), ('encode', ('ascii', 'replace')), ('encode', ('ascii', 'backslashreplace')), ('encode', ('ascii', 'xmlcharrefreplace')), ('encode', ('latin-1', 'ignore')), ('encode', ('utf-16-le', 'surrogatepass')), ('encode', ('utf-8', 'surrogateescape')), ('encode', ('ascii', 'namereplace')), ('split', ('',)), ('center', (3, 'xx')), ('replace', (1, 2)), ('startswith', (1,)), ('join', ([1],)), ('join', ('ab',)), ('find', (1,)), ('zfill', ('x',)), ('partition', ('',)), ('encode', ('nope',)), ('encode', ('ascii',)), ('__getitem__', (slice(None, None, -1),)), ('__getitem__', (slice(1, 100, 2),)), ('__mul__', (2,)), ('__mod__', ((),)), ('__contains__', ('',)), ('format', ()), ('format', (1, 2))]
for s in S:
    for m, a in calls:
        try: r = getattr(s, m)(*a)
        except Exception as e: r = (type(e).__name__, str(e))
        print(ascii(s), m, ascii(a), ascii(r))
