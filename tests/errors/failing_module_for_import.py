# A module that fails when its function is called; run as a program it fails at once.
def calculate(n):
    return 10 // n


if __name__ == "__main__":
    calculate(0)
