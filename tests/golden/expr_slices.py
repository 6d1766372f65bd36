# Subscripts and slices of str, bytes, list, tuple, range; slice objects; user classes.
text = "abcdefgh"
for s in (slice(None), slice(2), slice(2, 5), slice(-3, None), slice(None, None, 2), slice(None, None, -1),
          slice(5, 1, -2), slice(100), slice(-100, 3), slice(3, 3), slice(6, 2), slice(-1, -100, -3)):
    print(s, text[s], list(text)[s] == list(text[s]), tuple(text)[s] == tuple(text[s]), text.encode()[s],
          list(range(8)[s]), range(8)[s], s.indices(8))
print(text[0], text[-1], text[True], b"abc"[1], b"abc"[1:2], (1, 2, 3)[-3], range(10)[-2])


class Show:
    def __getitem__(self, key):
        return key


show = Show()
print(show[1], show[1:2], show[::], show[1:2, 3], show[...], show[:, 1:], show[()], show[1,], show[*[1, 2], 3])
print(show[lambda x: x] is not None, show["k"], show[-1:None:2])
key, items, pair, none, five, some_set, one = "a", [1], (1,), None, 5, {1, 2}, 1.0
for code in ("text[8]", "text[-9]", "[][0]", "()[0]", "b''[0]", "range(3)[3]", "text[key]", "items[key]", "pair[key]",
             "items[one]", "text[1.5:]", "[1][::0]", "text[::0]", "range(3)[::0]", "none[0]", "five[0]", "{}[[]]",
             "{}['k']",
             "some_set[0]", "print[0]", "int[0]", "object()[0]", "[1][2 ** 70]", "range(5)[key]", "b'a'[key]"):
    try:
        print(eval(code))
    except (TypeError, IndexError, ValueError, KeyError) as error:
        print(code, "->", type(error).__name__, error)


class Index:
    def __index__(self):
        return 2


print(text[Index()], text[Index():], [10, 20, 30][Index()], text[:2 ** 100], text[-(2 ** 100):])
s = slice(1, 10, 2)
print(s.start, s.stop, s.step, s == slice(1, 10, 2), s != slice(1, 10), slice(3) == slice(None, 3, None))
