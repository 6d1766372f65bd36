# recursive: yes
# Builds and walks many short-lived trees: allocation and collection.


class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def main(deepest):
    kept = build(deepest)
    for depth in range(4, deepest + 1, 3):
        trees = 1 << (deepest - depth + 2)
        nodes = 0
        for _ in range(trees):
            nodes += build(depth).count()
        print(trees, "trees of depth", depth, "hold", nodes, "nodes")
    print("the kept tree holds", kept.count(), "nodes")


main(15)
