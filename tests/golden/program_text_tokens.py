# Tokens and word counts of a text in several scripts; encodings; formats of numbers.
import sys, math, time
TEXT = """The quick brown fox — jumps over the lazy dog.
Línea número dos: ñandú, Straße, ΑΒΓ ςσ; "quotes" & 'more'.
	tabs	and  spaces   
1,234.56 -7 +3.0e-10 0x1F 0b101"""
class Token:
    __slots__ = ('kind', 'text', 'line', 'col')
    def __init__(self, kind, text, line, col): self.kind, self.text, self.line, self.col = kind, text, line, col
    def __repr__(self): return f'{self.kind}({self.text!r})@{self.line}:{self.col}'
def tokens(text):
    for ln, line in enumerate(text.splitlines(), 1):
        i = 0
        while i < len(line):
            c = line[i]
            j = i
            if c.isalpha():
                while j < len(line) and (line[j].isalnum() or line[j] in '_'): j += 1
                yield Token('WORD', line[i:j], ln, i)
            elif c.isdigit():
                while j < len(line) and (line[j].isalnum() or line[j] in '.,'): j += 1
                yield Token('NUM', line[i:j], ln, i)
            elif c.isspace():
                while j < len(line) and line[j].isspace(): j += 1
            else:
                j += 1
                yield Token('PUNCT', c, ln, i)
            i = j
toks = list(tokens(TEXT))
print(len(toks), toks[:5], toks[-3:], sep='\n')
freq = {}
for t in toks:
    freq.setdefault(t.kind, {}).setdefault(t.text.casefold(), []).append((t.line, t.col))
for k in sorted(freq):
    for w, pos in sorted(freq[k].items(), key=lambda kv: (-len(kv[1]), kv[0])):
        print(f'{k:<6}|{w:^12}|{len(pos):>3d}|{pos}')
print(TEXT.title()); print(TEXT.swapcase()); print(TEXT.upper()); print(TEXT.expandtabs(4))
print([w.capitalize() for w in TEXT.split()][:12])
print(TEXT.partition('—'), TEXT.rpartition(' '), sep='\n')
print(TEXT.translate(str.maketrans({'a': 'A', 'e': None, 'o': '0'})).encode('ascii', 'xmlcharrefreplace'))
print(TEXT.encode('ascii', 'backslashreplace'), TEXT.encode('utf-16-le')[:20], TEXT.encode('latin-1', 'namereplace')[:60])
for enc in ('utf-8', 'utf-16', 'utf-32-be', 'latin-1', 'ascii'):
    try: print(enc, len(TEXT.encode(enc)))
    except UnicodeEncodeError as e: print(enc, e, e.start, e.end, e.reason, e.object[e.start:e.end])
print('%-10s|%+05d|%x|%#o|%e|%g|%c|%r|%%|%s' % ('ab', 42, 255, 8, 12345.678, 1e-7, 'z', 'q"', None))
print('{0!r:>10} {1:*^+12,.2f} {2:#010b} {name.real} {lst[1]} {0:{w}}'.format('x', 12345.678, 10, name=5, lst=[1, 2], w=6))
print(f'{math.pi:.10g} {math.e!r:<25}| {1e16} {1e15} {123456789.0} {1e-5} {0.1+0.2} {5e-324} {1.7976931348623157e308} {float("nan")} {-0.0}')
for v in (0, 1, -1, 10**20, 1.5, -2.25, 1e100, True): print(f'{v:,}', f'{v:_}', f'{v:e}', f'{v:>+20.3f}', f'{v:%}')
print('abc'.center(11, '*'), 'x'.zfill(5), '-5'.zfill(5), '+a'.zfill(4))
print(' a b  c '.split(' '), ' a b  c '.split(), 'a,b,c'.rsplit(',', 1), 'a\x0bb\x1cc\u2028d'.splitlines(True))
print(repr('\x00\x7f\x80\xad\u0300\u200b\ud800\U0010ffff\'"\\'), ascii('é😀\n'))
print(sorted('bÀaÉzZ'), sorted('bÀaÉzZ', key=str.casefold), max('abc', 'abd', key=lambda s: s[::-1]))
print('ß'.upper(), 'İ'.lower(), 'ŉ'.title(), 'ﬁ'.upper(), 'ΑΣ'.lower(), 'ǆ'.title(), 'ﬃ'.casefold())
print('٣'.isdigit(), '²'.isdigit(), '²'.isdecimal(), '½'.isnumeric(), int('٣٤'), float('١.٥'), '_a1'.isidentifier(), 'é'.isidentifier(), 'class'.isidentifier(), ''.isascii(), ' '.isprintable())
