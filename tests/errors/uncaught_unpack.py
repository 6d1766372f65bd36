# Unpacking errors mark the target or the value.
def pairs():
    return [(1, 2), (3, 4, 5)]


for left, right in pairs():
    print(left, right)
