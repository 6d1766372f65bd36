# Conway's Game of Life with frozen sets.
from sys import stdout
class Life:
    def __init__(self, cells): self.cells = frozenset(cells)
    @classmethod
    def parse(cls, text): return cls((r, c) for r, line in enumerate(text.splitlines()) for c, ch in enumerate(line) if ch in '#*')
    def neighbours(self, r, c): return ((r+dr, c+dc) for dr in (-1, 0, 1) for dc in (-1, 0, 1) if dr or dc)
    def step(self):
        counts = {}
        for cell in self.cells:
            for n in self.neighbours(*cell): counts[n] = counts.get(n, 0) + 1
        return Life(p for p, n in counts.items() if n == 3 or n == 2 and p in self.cells)
    def __str__(self):
        if not self.cells: return '(empty)'
        rows, cols = zip(*self.cells)
        return '\n'.join(''.join('.#'[(r, c) in self.cells] for c in range(min(cols), max(cols)+1)) for r in range(min(rows), max(rows)+1))
    def __eq__(self, o): return isinstance(o, Life) and self.cells == o.cells
    def __hash__(self): return hash(self.cells)
    def __len__(self): return len(self.cells)
    def __iter__(self):
        g = self
        while True:
            yield g
            g = g.step()
    def __contains__(self, c): return c in self.cells
glider = Life.parse('.#.\n..#\n###')
for i, g in zip(range(5), glider):
    print(f'gen {i}: {len(g)} cells'); print(g, file=stdout)
seen = {}
rp = Life.parse('.##\n##.\n.#.')
for i, g in enumerate(rp):
    if i == 60: break
    seen.setdefault(len(g), []).append(i)
print({k: v[:3] for k, v in sorted(seen.items())})
blink = Life.parse('###'); print(blink.step().step() == blink, hash(blink.step().step()) == hash(blink), (0, 1) in blink, Life(()))
