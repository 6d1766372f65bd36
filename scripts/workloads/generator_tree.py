# recursive: yes
# A search tree walked by generators that delegate to generators: every value
# passes through as many frames as its node is deep.


class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right

    def by_depth(self, depth=0):
        yield depth, self.key
        for child in (self.left, self.right):
            if child is not None:
                yield from child.by_depth(depth + 1)


def insert(root, key):
    if root is None:
        return Node(key)
    node = root
    while True:
        if key < node.key:
            if node.left is None:
                node.left = Node(key)
                return root
            node = node.left
        elif key > node.key:
            if node.right is None:
                node.right = Node(key)
                return root
            node = node.right
        else:
            return root


def evens(keys):
    for key in keys:
        if not key & 1:
            yield key


def pairs(keys):
    previous = next(keys)
    for key in keys:
        yield key - previous
        previous = key


def main():
    root = None
    state = 99
    for _ in range(8000):
        state = (state * 48271) % 2147483647
        root = insert(root, state % 100003)
    count = 0
    total = 0
    for _ in range(30):
        for key in root:
            count += 1
            total += key
    print(count, total)
    print(sum(evens(root)), max(pairs(evens(root))))
    deepest = 0
    weighted = 0
    for depth, key in root.by_depth():
        weighted += depth * key
        if depth > deepest:
            deepest = depth
    print(deepest, weighted)


main()
