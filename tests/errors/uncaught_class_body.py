# An exception in a class body, nested in a function.
def make():
    class Broken:
        fine = 1
        broken = fine + undefined_name

    return Broken


make()
