rows = []
try:
    while True:
        rows.append([0] * 10_000)
except MemoryError:
    rows = None
    print("MemoryError")
