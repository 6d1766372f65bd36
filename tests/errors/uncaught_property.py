# An exception in a property, a descriptor call without a frame of its own in between.
class Circle:
    def __init__(self, radius):
        self.radius = radius

    @property
    def area(self):
        return 3.14 * self.radius ** 2


print(Circle("wide").area)
