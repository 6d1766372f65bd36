# Four equal frames: one is folded, in the singular.
def down(n):
    if n == 0:
        raise ValueError("bottom")
    down(n - 1)


down(4)
