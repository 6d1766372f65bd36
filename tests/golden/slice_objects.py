# slice(): attributes, indices, equality, repr, use by classes.
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice(1, 2), slice("a", [], None), s == slice(1, 10, 2),
    s == slice(1, 10), slice(1) < slice(2), slice(None, None, None))
for sl in (slice(None), slice(2, 100), slice(-3, None), slice(None, None, -1), slice(5, 0, -2), slice(100, -100, -1),
        slice(0, 5, 100)):
    print(sl, sl.indices(7), list(range(*sl.indices(7))))


class Grid:
    def __init__(self, rows):
        self.rows = rows

    def __getitem__(self, key):
        if isinstance(key, tuple):
            row, column = key
            rows = self.rows[row]
            return [r[column] for r in rows] if isinstance(row, slice) else rows[column]
        return self.rows[key]

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


g = Grid([[1, 2, 3], [4, 5, 6]])
print(g[0], g[0, 1], g[:, 0], g[0, 1:], g[::-1, -1])
g[1:2] = 5
g[..., ::2] = 6
g[()] = 7
del g[1:], g[0, None]
g[0] = g[1] = "both"
for code in ("slice()", "slice(1, 2, 3, 4)", "slice(1).indices('a')", "slice('a').indices(5)", "slice(1).indices(-1)",
        "slice(0, 1, 0).indices(5)", "slice(1).start(1)", "slice(1).foo", "slice(1) < 5"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print(hash(slice(1, 2)) == hash(slice(1, 2)))
