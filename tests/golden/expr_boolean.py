# and, or, not: short circuit, the value that comes out, truth of each type.
def see(value):
    print("see", repr(value))
    return value


print(see(0) and see(1))
print(see(1) and see(2))
print(see(0) or see("") or see([]) or see(3) or see(4))
print(see(1) or see(2))
print(not see(0), not see(1))
print(see(0) or see(1) and see(0) or see(5))
print(not 1 == 2, not (1 and 0), not not 3)
for value in (0, 0.0, -0.0, "", [], (), {}, set(), None, False, range(0), b"", 1, -1, 0.1, "0", [0], (0,), {0: 0}, {0},
              range(1), b"\0", object, print, ..., NotImplemented is None, float("nan"), 2 ** 100):
    print(bool(value), not value, "T" if value else "F", end="; ")
print()


class Sized:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


class Truthy:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        return self.value

    def __len__(self):
        return 1 / 0


print(bool(Sized(0)), bool(Sized(3)), bool(Truthy(True)), bool(Truthy(False)), not Sized(0))
for bad in (Truthy(1), Truthy(None), Sized(-1), Sized("a")):
    try:
        print(bool(bad))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
i = 0
while i < 10 and not (i > 5 or i == 3):
    i += 1
print(i)
