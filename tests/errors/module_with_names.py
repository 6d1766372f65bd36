# A module for the programs that import a name it does not have; run as a program it fails.
def triangle():
    return 3


def square():
    return 4


if __name__ == "__main__":
    triangle(square)
