# finally with return, break, continue, nested loops, generators, re-raise; which one wins.
def f(how):
    for i in range(3):
        try:
            if how == "return":
                return "returned"
            if how == "break":
                break
            if how == "continue":
                continue
            if how == "raise":
                raise ValueError(how)
        finally:
            print("finally", i, how, end="; ")
    return "end of loop"


for how in ("return", "break", "continue", "none", "raise"):
    try:
        print(f(how))
    except ValueError as error:
        print("raised", error)


def override(inner, outer):
    for i in range(2):
        try:
            if inner == "raise":
                raise ValueError("lost")
            if inner == "return":
                return "inner return"
            if inner == "break":
                break
        finally:
            if outer == "return":
                return f"outer return {i}"
            if outer == "break":
                break
            if outer == "continue":
                continue
    return f"after loop {i}"


for inner in ("raise", "return", "break", "pass"):
    for outer in ("return", "break", "continue"):
        print(inner, outer, override(inner, outer))


def deep():
    try:
        try:
            try:
                return "value"
            finally:
                print("a", end=" ")
        finally:
            print("b", end=" ")
            try:
                raise KeyError("inside finally")
            except KeyError:
                print("handled", end=" ")
    finally:
        print("c", end=" ")


print(deep())


def while_true():
    n = 0
    while True:
        try:
            n += 1
            if n == 3:
                return n
            if n == 1:
                continue
        finally:
            n += 10
            print("n", n, end=" ")
            if n > 20:
                break
    return "broke"


print(while_true())


def in_except_finally():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise KeyError("second")
        finally:
            print("finally first", end=" ")
    except KeyError as error:
        return repr(error), repr(error.__context__)


print(in_except_finally())


def gen():
    try:
        yield 1
        yield 2
    finally:
        print("generator finally", end=" ")


for v in gen():
    print(v, end=" ")
g = gen()
next(g)
g.close()
print()


def exception_then_return_in_finally():
    try:
        raise ValueError("dropped")
    except ValueError:
        raise TypeError("also dropped")
    finally:
        return "finally wins"


print(exception_then_return_in_finally())


def loop_else_finally():
    for i in range(2):
        try:
            pass
        finally:
            continue
    else:
        return "else ran"


print(loop_else_finally())


def yield_in_finally():
    try:
        yield "body"
        raise ValueError("v")
    finally:
        yield "in finally"


it = yield_in_finally()
print(next(it), next(it))
try:
    next(it)
except ValueError as error:
    print("then", error)
