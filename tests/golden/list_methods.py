# Methods of list and their errors.
a = [3, 1, 2]
print(a.append(4), a, a.extend("xy"), a, a.insert(0, "first"), a, a.insert(-1, "z"), a.insert(100, "end"),
    a.insert(-100, "front"), a)
print(a.pop(), a.pop(0), a.pop(-3), a, a.remove("z"), a, a.index(1), a.index(2, 1), a.count(3), a.reverse(), a,
    a.copy(), a.copy() is a, a.clear(), a)
b = [5, 2, 9, 1]
print(b.sort(), b, b.sort(reverse=True), b, b.sort(key=lambda x: x % 5), b)
c = [1, 2, 3]
c.extend(c)
c.extend(x * 10 for x in range(2))
c += (7,)
print(c, len(c), c.index(3, 3), c.index(1, -6), c * 2 == c + c, 2 * [0], [1] * -1, [] + [], [1, 2] + [3])
nested = [[0] * 2] * 2
nested[0][0] = 1
print(nested, [[0] * 2 for _ in range(2)], list(), list("ab"), list((1, 2)), list({1: 2}), list(range(3)),
    list(map(str, [1])))
for code in ("a.pop()", "c.pop(99)", "c.remove(99)", "c.index(99)", "c.insert(1)", "c.append()", "c.append(1, 2)",
             "c.extend(5)", "c.sort(5)", "c.pop('a')", "[1] + (2,)", "[1] + None", "[1] * [2]", "[1] * 1.5",
             "[1, 'a'].sort()", "c.foo", "list(5)",
             "list(1, 2)", "c.insert('a', 1)", "c.index()", "c.count()", "c.reverse(1)", "[1].sort(key=5)",
             "[1].sort(reverse='x')", "c[99]", "c[99] = 1", "c['a' + ''] = 1", "hash(c)", "{c: 1}", "list(x=1)",
             "c.sort(foo=1)", "[3][1:2:0]", "c.__getitem__('x')"):
    try:
        print(code, eval(code) if " = " not in code else exec(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
d = [1, [2]]
d.append(d)
print(d, d == d, d[2] is d)
print([1, 2].__len__(), [1].__contains__(1), [1, 2].__getitem__(0), [1].__eq__((1,)), [1].__add__([2]), [1,
    2].__reversed__().__next__(), [1].__iadd__([2]), [0, 1] == [False, True], [1.0] == [1])


class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def __repr__(self):
        return f"Stack({list.__repr__(self)})"


s = Stack([1]).push(2)
print(s, len(s), s[0], s == [1, 2], s + [3], type(s + [3]).__name__, type(s[:]).__name__, isinstance(s, list), [*s],
    Stack("ab"))
