# raise in each form: class, instance, arguments, from, bare; where it can stand; the object that arrives.
def caught(f):
    try:
        f()
    except BaseException as error:
        return f"{type(error).__name__}{error.args} cause={error.__cause__!r}"
    return "nothing raised"


class E(Exception):
    def __init__(self, a=1, b=2):
        super().__init__(a + b)


def class_only():
    raise E


def instance():
    raise E(5, b=6)


def from_instance():
    raise E from ValueError("cause")


def from_class():
    raise E() from ValueError


def from_none():
    raise E from None


def conditional(flag):
    return "fine" if flag else raiser(KeyError("expression"))


def raiser(error):
    raise error


def in_lambda():
    (lambda: raiser(IndexError))()


def in_default():
    def f(a=raiser(E)):
        pass


def in_class():
    class C:
        raise E("a", "b")


def in_comprehension():
    [raiser(E(x, x)) if x == 2 else x for x in range(5)]


def in_generator():
    list(raiser(StopAsyncIteration()) for _ in [1])


def in_fstring():
    return f"{raiser(E(0, 0))}"


def in_subscript():
    {}[raiser(E)]


def while_calling():
    print(raiser(E), raiser(KeyError))


def raised_object():
    return raiser(raised)


raised = ValueError("same object")
for f in (class_only, instance, from_instance, from_class, from_none, lambda: conditional(False), in_lambda,
          in_default, in_class, in_comprehension,
          in_generator, in_fstring, in_subscript, while_calling, raised_object, lambda: raiser(5),
          lambda: raiser(None), lambda: raiser(int),
          lambda: raiser(E("a")), lambda: raiser(BaseException), lambda: conditional(True)):
    print(caught(f))
try:
    raise raised
except ValueError as error:
    print(error is raised)
for kind in (E, E(), KeyError, (KeyError, "tuple")):
    try:
        raise kind
    except TypeError as error:
        print("TypeError", error)
    except Exception as error:
        print(repr(error))


def endless():
    while True:
        try:
            raise ValueError
        except ValueError:
            return "left the loop"


print(endless())
total = 0
for n in range(1000):
    try:
        if n % 3 == 0:
            raise KeyError(n)
        elif n % 3 == 1:
            raise IndexError(n)
    except KeyError as error:
        total += error.args[0]
    except IndexError as error:
        total -= error.args[0]
print(total)
