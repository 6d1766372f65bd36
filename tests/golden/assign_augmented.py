# Augmented assignment on names, attributes, items and slices; in-place versus rebinding.
x = 5
x += 2
x -= 1
x *= 4
x //= 5
x **= 3
x %= 50
x <<= 2
x >>= 1
x |= 1
x &= 0x7F
x ^= 5
print(x)
x /= 4
print(x)
a = b = [1]
a += [2]
a += "xy"
a *= 2
print(a, b, a is b)
t = u = (1,)
t += (2,)
print(t, u)
s = "ab"
s += "cd"
s *= 2
print(s)
d = {"k": 1}
d["k"] += 5
d |= {"z": 2}
print(d)


class Box:
    value = 1


box = Box()
box.value += 4
print(box.value, Box.value, vars(box))
m = [[1, 2], [3]]
m[0][1] += 10
m[1] += [4]
m[0][:1] += [9]
print(m)
calls = []


def index():
    calls.append("index")
    return 0


m[index()][index()] *= 2
print(m, calls)
tup = ([1],)
try:
    tup[0] += [2]
except TypeError as error:
    print(error, tup)
for code in ("n = 1; n += 'a'", "s = 'a'; s += 1", "l = []; l += 1", "undefined_name += 1", "n = None; n -= 1",
             "t = (1,); t += [2]",
             "n = 5; n @= 2", "d = {}; d['x'] += 1", "s = 'a'; s -= 'a'", "l = [1]; l *= 'a'", "x = 1; x.real += 1",
             "s = {1}; s |= [2]",
             "n = 1.5; n <<= 1", "d = {}; d |= 5", "n = []; n **= 2"):
    try:
        exec(code)
        print(code, "fine")
    except Exception as error:
        print(code, "->", type(error).__name__, error)
st = {1}
st |= {2}
st &= {2, 3}
st ^= {5}
st -= {2}
print(st)
