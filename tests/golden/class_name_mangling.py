# Private names: mangling of __names in classes, nested functions, slots, calls, not of dunders.
class A:
    __private = "A private"
    __dunder__ = "kept"
    _single = "kept too"

    def __init__(self):
        self.__x = 1
        self.__y__ = 2

    def get(self):
        return self.__x, self.__private, A.__private, self.__y__

    def __hidden(self):
        return "hidden method"

    def call(self):
        def inner():
            return self.__hidden()
        return inner(), (lambda: self.__x)(), [self.__x for _ in range(2)]

    def local(self):
        __v = 5
        return __v, sorted(k for k in locals() if k != "self")

    def keyword(self, __arg=1):
        return __arg


class B(A):
    def __init__(self):
        super().__init__()
        self.__x = "B's own"

    def both(self):
        return self.__x, self.get()


a, b = A(), B()
print(a.get(), a.call(), a.local(), a.keyword(), a.keyword(_A__arg=9), vars(a), vars(b), b.both())
print(a._A__x, A._A__private, a._A__hidden(),
    sorted(k for k in A.__dict__ if "private" in k or "hidden" in k or "dunder" in k))
for code in ("a.__x", "A.__private", "a.__hidden()", "a.keyword(__arg=1)"):
    try:
        eval(code)
    except (AttributeError, TypeError) as error:
        print(code, "->", error)


class _Under:
    __n = 3

    def get(self):
        return self.__n


class __Double:
    __n = 4

    def get(self):
        return self.__n


print(_Under().get(), _Under._Under__n, __Double().get(), __Double._Double__n)
