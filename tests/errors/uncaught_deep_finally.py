# Tracebacks through try, finally and loops keep the line of the call.
def level(n):
    try:
        if n == 0:
            raise EOFError("end")
        for _ in range(1):
            level(n - 1)
    finally:
        n = None


level(2)
