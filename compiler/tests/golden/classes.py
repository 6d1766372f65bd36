x = 1


class C(Base, metaclass=Meta, **kw):
    """Doc."""

    x = x
    __private: int = 2
    items = [x for _ in range(3)]

    def method(self):
        self.__private = super().method()
        return __class__

    @property
    def p(self):
        return self.x


def f(n):
    class Local:
        m = n
        n = 3

    return Local
