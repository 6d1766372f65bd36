# One equals sign where two were meant.
if values = [1]:
    pass
