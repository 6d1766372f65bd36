# A method indented less than its class's first statement.
class A:
    def f(self):
        pass
  def g(self):
        pass
