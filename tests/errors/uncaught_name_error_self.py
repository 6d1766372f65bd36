# A name that exists as an attribute of self.
class Box:
    def __init__(self):
        self.contents = []

    def size(self):
        return len(contents)


Box().size()
