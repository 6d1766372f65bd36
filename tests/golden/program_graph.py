# Graph algorithms: breadth-first, depth-first, Dijkstra with a hand-made heap, topological order, union-find.
class Heap:
    def __init__(self):
        self.items = []

    def __bool__(self):
        return bool(self.items)

    def push(self, item):
        items = self.items
        items.append(item)
        i = len(items) - 1
        while i and items[(i - 1) // 2] > items[i]:
            j = (i - 1) // 2
            items[i], items[j] = items[j], items[i]
            i = j

    def pop(self):
        items = self.items
        items[0], items[-1] = items[-1], items[0]
        result = items.pop()
        i = 0
        while True:
            child = 2 * i + 1
            if child + 1 < len(items) and items[child + 1] < items[child]:
                child += 1
            if child >= len(items) or items[i] <= items[child]:
                return result
            items[i], items[child] = items[child], items[i]
            i = child


class Graph:
    def __init__(self, edges, directed=False):
        self.next = {}
        for a, b, w in edges:
            self.next.setdefault(a, {})[b] = w
            self.next.setdefault(b, {})
            if not directed:
                self.next[b][a] = w

    def breadth_first(self, start):
        seen, queue = {start}, [start]
        while queue:
            node = queue.pop(0)
            yield node
            for other in self.next[node]:
                if other not in seen:
                    seen.add(other)
                    queue.append(other)

    def depth_first(self, node, seen=None):
        seen = set() if seen is None else seen
        seen.add(node)
        yield node
        for other in self.next[node]:
            if other not in seen:
                yield from self.depth_first(other, seen)

    def shortest(self, start, goal):
        heap = Heap()
        heap.push((0, start, None))
        came = {}
        while heap:
            cost, node, before = heap.pop()
            if node in came:
                continue
            came[node] = before
            if node == goal:
                path = []
                while node is not None:
                    path.append(node)
                    node = came[node]
                return cost, path[::-1]
            for other, w in self.next[node].items():
                heap.push((cost + w, other, node))
        raise LookupError(f"no way from {start} to {goal}")

    def topological(self):
        state, order = {}, []

        def visit(node):
            if state.get(node) == "open":
                raise ValueError(f"cycle at {node}")
            if node not in state:
                state[node] = "open"
                for other in sorted(self.next[node]):
                    visit(other)
                state[node] = "done"
                order.append(node)

        for node in sorted(self.next):
            visit(node)
        return order[::-1]


def spanning_tree(edges):
    parent = {}

    def find(x):
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    tree = []
    for a, b, w in sorted(edges, key=lambda e: e[2]):
        if find(a) != find(b):
            parent[find(a)] = find(b)
            tree.append((a, b, w))
    return tree


edges = [("a", "b", 7), ("a", "c", 3), ("b", "c", 1), ("b", "d", 2), ("c", "d", 8), ("d", "e", 4), ("x", "y", 1)]
g = Graph(edges)
print(*g.breadth_first("a"))
print(*g.depth_first("a"))
print(g.shortest("a", "e"), g.shortest("b", "b"))
try:
    g.shortest("a", "y")
except LookupError as error:
    print(error)
print(spanning_tree(edges), sum(w for *_, w in spanning_tree(edges)))
print(Graph([("shirt", "tie", 0), ("tie", "jacket", 0), ("trousers", "shoes", 0), ("trousers", "jacket", 0), ("socks",
    "shoes", 0)], directed=True).topological())
try:
    Graph([(1, 2, 0), (2, 3, 0), (3, 1, 0)], directed=True).topological()
except ValueError as error:
    print(error)
