# A JSON parser and printer, with errors that tell line and column.
class JSONError(ValueError):
    def __init__(self, msg, pos, text):
        line = text.count('\n', 0, pos) + 1
        col = pos - text.rfind('\n', 0, pos)
        super().__init__(f'{msg}: line {line} column {col} (char {pos})')
        self.pos, self.lineno, self.colno = pos, line, col
ESC = {'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f', '"': '"', '\\': '\\', '/': '/'}
class Parser:
    def __init__(self, s): self.s, self.i = s, 0
    def ws(self):
        while self.i < len(self.s) and self.s[self.i] in ' \t\n\r': self.i += 1
    def fail(self, m): raise JSONError(m, self.i, self.s)
    def value(self):
        self.ws()
        if self.i >= len(self.s): self.fail('Expecting value')
        match_ = {'{': self.obj, '[': self.arr, '"': self.string}.get(self.s[self.i])
        if match_: return match_()
        for lit, v in (('true', True), ('false', False), ('null', None), ('NaN', float('nan')), ('-Infinity', -float('inf'))):
            if self.s.startswith(lit, self.i):
                self.i += len(lit); return v
        return self.number()
    def number(self):
        j = self.i
        if self.s[j:j+1] == '-': j += 1
        while j < len(self.s) and self.s[j].isdigit(): j += 1
        isf = False
        if self.s[j:j+1] == '.':
            isf = True; j += 1
            while j < len(self.s) and self.s[j].isdigit(): j += 1
        if self.s[j:j+1] in ('e', 'E'):
            isf = True; j += 1
            if self.s[j:j+1] in '+-': j += 1
            while j < len(self.s) and self.s[j].isdigit(): j += 1
        t = self.s[self.i:j]
        if not t or t == '-': self.fail('Expecting value')
        self.i = j
        return float(t) if isf else int(t)
    def string(self):
        out = []; self.i += 1
        while True:
            if self.i >= len(self.s): self.fail('Unterminated string')
            c = self.s[self.i]; self.i += 1
            if c == '"': return ''.join(out)
            if c == '\\':
                e = self.s[self.i]; self.i += 1
                if e == 'u':
                    cp = int(self.s[self.i:self.i+4], 16); self.i += 4
                    if 0xd800 <= cp < 0xdc00 and self.s[self.i:self.i+2] == '\\u':
                        lo = int(self.s[self.i+2:self.i+6], 16); self.i += 6
                        cp = 0x10000 + ((cp - 0xd800) << 10 | lo - 0xdc00)
                    out.append(chr(cp))
                elif e in ESC: out.append(ESC[e])
                else: self.i -= 1; self.fail('Invalid \\escape')
            elif c < ' ': self.i -= 1; self.fail('Invalid control character at')
            else: out.append(c)
    def arr(self):
        out = []; self.i += 1; self.ws()
        if self.s[self.i:self.i+1] == ']': self.i += 1; return out
        while True:
            out.append(self.value()); self.ws()
            c = self.s[self.i:self.i+1]; self.i += 1
            if c == ']': return out
            if c != ',': self.i -= 1; self.fail("Expecting ',' delimiter")
    def obj(self):
        out = {}; self.i += 1; self.ws()
        if self.s[self.i:self.i+1] == '}': self.i += 1; return out
        while True:
            self.ws()
            if self.s[self.i:self.i+1] != '"': self.fail('Expecting property name enclosed in double quotes')
            k = self.string(); self.ws()
            if self.s[self.i:self.i+1] != ':': self.fail("Expecting ':' delimiter")
            self.i += 1
            out[k] = self.value(); self.ws()
            c = self.s[self.i:self.i+1]; self.i += 1
            if c == '}': return out
            if c != ',': self.i -= 1; self.fail("Expecting ',' delimiter")
def dumps(v, indent=None, level=0):
    nl = '' if indent is None else '\n' + ' ' * indent * (level + 1)
    end = '' if indent is None else '\n' + ' ' * indent * level
    if v is None or v is True or v is False: return {None: 'null', True: 'true', False: 'false'}[v]
    if isinstance(v, str): return '"' + ''.join({'"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t'}.get(c, c if ' ' <= c < '\x7f' else ''.join(f'\\u{int.from_bytes(b2, "big"):04x}' for b2 in [c.encode('utf-16-be')[i:i+2] for i in range(0, len(c.encode('utf-16-be')), 2)])) for c in v) + '"'
    if isinstance(v, (int, float)): return repr(v)
    if isinstance(v, list): return '[' + (',' if indent is not None else ', ').join(nl + dumps(x, indent, level+1) for x in v) + end * bool(v) + ']'
    if isinstance(v, dict): return '{' + (',' if indent is not None else ', ').join(f'{nl}{dumps(k)}: {dumps(x, indent, level+1)}' for k, x in v.items()) + end * bool(v) + '}'
    raise TypeError(f'Object of type {type(v).__name__} is not JSON serializable')
doc = '{"a": [1, 2.5, -3e2, true, false, null], "b": {"c": "x\\ny\\u00e9\\ud83d\\ude00"}, "e": [], "f": {}}'
v = Parser(doc).value()
print(v); print(dumps(v)); print(dumps(v, 2)); print(Parser(dumps(v, 4)).value() == v)
for bad in ['', '[1,', '{"a" 1}', '{1:2}', '"abc', '[1 2]', '"\\x"', '-', '{"a":\n\n  tru}', '"\x01"']:
    try: print(Parser(bad).value())
    except JSONError as e: print(type(e).__name__, e, e.lineno, e.colno)
    except Exception as e: print('?', type(e), e)
try: dumps({1, 2})
except TypeError as e: print(e)
try: dumps([object])
except TypeError as e: print(e)
