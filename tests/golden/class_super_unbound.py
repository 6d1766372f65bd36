# super with one argument is bound when it is read from an instance.
class A:
    def name(self):
        return "A"


class B(A):
    def name(self):
        return "B" + self.above.name()


class C(A):
    def name(self):
        return "C" + self._C__above.name()


class D(C, B):
    def name(self):
        return "D" + super().name()


B.above = super(B)
C._C__above = super(C)
print(B().name(), C().name(), D().name())
unbound = super(B)
print(unbound.__self__, unbound.__thisclass__, unbound.__self_class__)
bound = unbound.__get__(B(), B)
print(bound.name(), bound.__get__(A()) is bound)
print(B.above.__thisclass__ is B)
try:
    unbound.name
except AttributeError as error:
    print(error)
try:
    super(C).__get__(B())
except TypeError as error:
    print(error)
