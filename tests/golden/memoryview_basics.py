# memoryview: subscripts, slices, assignment through it, comparison, release, attributes, errors.
for code in r"""
memoryview()
memoryview(5)
memoryview('a')
memoryview(b'abc')[0]
memoryview(b'abc')[5]
memoryview(b'abc')['a']
memoryview(b'abc')[1:].tobytes()
memoryview(b'abc')[::-1].tolist()
memoryview(b'abc')[::2].tobytes()
memoryview(b'abc').readonly, memoryview(bytearray(b'a')).readonly
memoryview(b'abc').nbytes, memoryview(b'abc').itemsize, memoryview(b'abc').format, memoryview(b'abc').ndim, memoryview(b'abc').shape, memoryview(b'abc').strides, memoryview(b'abc').obj
memoryview(b'abc').hex(), memoryview(b'abc').hex(':')
len(memoryview(b'abc')), list(memoryview(b'abc')), 97 in memoryview(b'abc')
memoryview(b'abc') == b'abc', memoryview(b'abc') == memoryview(bytearray(b'abc')), memoryview(b'abc') != b'abd', memoryview(b'abc') == 5
hash(memoryview(b'abc')) == hash(b'abc')
hash(memoryview(bytearray(b'abc')))
bytes(memoryview(b'abc')), bytearray(memoryview(b'abc')), b'x'.join([memoryview(b'a'), b'b']), b'abc'.find(memoryview(b'c')), b'a' + memoryview(b'b')
memoryview(b'abc').__setitem__(0, 5)
memoryview(bytearray(b'abc')).__setitem__(0, 'a')
memoryview(bytearray(b'abc')).__setitem__(0, 300)
memoryview(bytearray(b'abc')).__setitem__(slice(0, 2), b'x')
memoryview(bytearray(b'abc')).__setitem__(slice(0, 2), 5)
memoryview(bytearray(b'abc')).__setitem__(9, 5)
memoryview(b'abc').tolist(), memoryview(b'abc').contiguous, memoryview(b'abc').c_contiguous
memoryview(b'abc') < memoryview(b'abd')
memoryview(memoryview(b'abc')[1:]).tobytes()
memoryview(b'abc').toreadonly().readonly
str(memoryview(b'abc'), 'ascii')
int.from_bytes(memoryview(b'ab'), 'big')
memoryview(b'abc').foo
type(memoryview(b'a'))
""".strip().splitlines():
    try:
        print(code, "=>", ascii(eval(code)))
    except Exception as error:
        print(code, "->", type(error).__name__, ascii(str(error)))
a = bytearray(b'hello')
m = memoryview(a)
m[0] = 72
m[1:3] = b'EL'
m[::2] = b'xyz'
print(a, m.obj is a)
with memoryview(b'abc') as v:
    print(v[0])
for f in (lambda: v[0], lambda: len(v), lambda: v.tobytes(), lambda: v.release(), lambda: v.nbytes, lambda: repr(v)[:12], lambda: v == b'abc', lambda: hash(v)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(repr(m)[:11])
