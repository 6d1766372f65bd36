# Three repetitions are printed, the fourth and later are folded.
def down(n):
    if n == 0:
        raise ValueError("bottom")
    down(n - 1)


down(6)
