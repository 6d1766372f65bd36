# bytearray: construction, every method, subscripts and slices that change it, subclasses, errors.
for code in r"""
bytearray(errors='x')
bytearray(encoding='x')
bytearray(5, 'utf8')
bytearray('a', errors='x')
bytearray(5, errors='x')
bytearray(x=1)
bytearray(1,2,3,4)
bytearray(1.5)
bytearray(10**30)
bytearray(b'abc').pop(1.5)
bytearray(b'abc')[1.5]
bytearray(b'abc')[10]
bytearray(b'abc').index(b'z')
bytearray(b'abc').__init__(b'x')
bytearray(b'abc').insert(1)
bytearray(b'abc').extend()
bytearray(b'a').startswith('a')
bytearray(b'a').join(['a'])
bytearray(b'a').center(5,'x')
bytearray(b'abc').__delitem__(1.5)
bytearray(b'abc').__setitem__(0,1.5)
bytearray(b'abc').__setitem__(slice(0,1),['a'])
bytearray(b'abc').__setitem__(slice(0,1),5.5)
bytearray(b'abc').__setitem__(slice(0,3,2),b'ab')
bytearray(b'a') * 1.5
bytearray(b'a') + 1
1 + bytearray(b'a')
bytearray(b'a') % 1
bytearray(b"a'b")
bytearray(b"a").__eq__(1)
bytearray(b"a").__lt__(b'b')
bytearray.fromhex('aabb')
bytearray(b'%s') % b'q'
bytearray(b'abc')[0], bytearray(b'abc')[::2]
bytearray(b'-').join([b'a', b'b'])
bytearray(5)
bytearray('a')
bytearray([256])
bytearray(None)
bytearray(1,2)
bytearray(b'a','utf8')
bytearray(-1)
bytearray(b'a') + b'b'
bytearray(b'abc').append('a')
bytearray(b'abc').append(256)
bytearray(b'abc').append()
bytearray(b'abc').extend('a')
bytearray(b'abc').extend([256])
bytearray(b'abc').extend(1)
bytearray(b'abc').extend(['a'])
bytearray(b'abc').insert('a',1)
bytearray(b'abc').insert(0,256)
bytearray(b'abc').pop(5)
bytearray(b'').pop()
bytearray(b'abc').pop('a')
bytearray(b'abc').remove(5)
bytearray(b'abc').remove('a')
bytearray(b'abc').remove(256)
bytearray(b'abc').copy()
bytearray(b'abc').clear()
bytearray(b'abc').reverse()
bytearray(b'abc').__setitem__(0,256)
bytearray(b'abc').__setitem__(0,'a')
bytearray(b'abc').__setitem__(5,1)
bytearray(b'abc').__setitem__('a',1)
bytearray(b'abc').__setitem__(slice(0,1),'a')
bytearray(b'abc').__setitem__(slice(0,1),1)
bytearray(b'abc').__setitem__(slice(0,1),[300])
bytearray(b'abc').__setitem__(slice(0,3,2),b'abc')
bytearray(b'abc').__delitem__(5)
bytearray(b'abc').__delitem__('a')
bytearray(b'abc').__iadd__('a')
bytearray(b'abc').__iadd__([1])
bytearray(b'abc') == b'abc'
bytearray(b'abc')[1:]
bytearray(b'%d') % 5
""".strip().splitlines():
    try:
        print(code, "=>", ascii(eval(code)))
    except Exception as error:
        print(code, "->", type(error).__name__, ascii(str(error)))
a = bytearray(b'hello')
a.append(33); a.extend(b' wo'); a.extend([1,2]); a += b'x'; a *= 2; print(a)
a.insert(0, 65); print(a.pop(), a.pop(0), a.remove(104), a)
a[0] = 66; a[1:3] = b'ZZZZ'; a[::2] = b'.' * len(a[::2]); print(a)
del a[0]; del a[1:3]; del a[::3]; print(a)
a.reverse(); print(a); a.clear(); print(a, len(a), bool(a))
a = bytearray(b'abc'); a[1:1] = a; print(a); a[:] = [1,2,3]; print(a); a[5:] = b'z'; print(a); a.extend(a); print(a); a[1:] = iter([5,6]); print(a)
class BA(bytearray):
    def __init__(self, *a):
        super().__init__(*a)
        self.x = 1
ba = BA(b'abc')
print(type(ba), ba, ba.x, type(ba[1:]), type(ba + b'd'), type(ba.copy()))
