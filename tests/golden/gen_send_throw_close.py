# send, throw, close: values, exceptions, states, errors.
def echo():
    received = None
    while True:
        try:
            received = yield received
        except ValueError as error:
            received = f"caught {error}"
        except GeneratorExit:
            print("closing")
            raise


g = echo()
for code in ("g.send('too early')",):
    try:
        eval(code)
    except TypeError as error:
        print(error)
print(next(g), g.send("hello"), g.send(5), g.throw(ValueError("v")), g.throw(ValueError), next(g))
g.close()
g.close()
try:
    next(g)
except StopIteration:
    print("stopped")
try:
    g.throw(KeyError("after close"))
except KeyError as error:
    print("throw after close", error)


def average():
    total = count = 0
    value = None
    while True:
        x = yield value
        if x is None:
            return total / count
        total += x
        count += 1
        value = total / count


a = average()
next(a)
print(a.send(10), a.send(20), a.send(60))
try:
    a.send(None)
except StopIteration as error:
    print("final", error.value)


def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


r = returns_on_close()
next(r)
print(r.close())


def raises_on_close():
    try:
        yield 1
    finally:
        raise KeyError("from finally")


r = raises_on_close()
next(r)
try:
    r.close()
except KeyError as error:
    print(error, repr(error.__context__))


def simple():
    yield 1
    yield 2


g = simple()
try:
    g.throw(ValueError("before start"))
except ValueError as error:
    print(error, list(g))
g = simple()
g.close()
print(list(g))
g = simple()
next(g)
try:
    g.throw(TypeError("uncaught"))
except TypeError as error:
    print(error, list(g))


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)


def switch():
    while True:
        try:
            yield "working"
        except ZeroDivisionError:
            yield "handled"
        finally:
            print("finally", end=" ")


g = switch()
print(next(g), g.throw(ZeroDivisionError()), next(g))
for code in ("g.throw(5)", "g.throw('text')", "g.throw()", "g.throw(int)", "g.close(1)", "g.send()",
        "g.throw(1, 2, 3, 4)"):
    try:
        print(eval(code))
    except (TypeError, StopIteration) as error:
        print(code, "->", type(error).__name__, error)


def accumulate():
    items = []
    while len(items) < 3:
        items.append((yield len(items)))
    return items


def wrapper():
    result = yield from accumulate()
    yield result


w = wrapper()
print(next(w), w.send("a"), w.send("b"), w.send("c"))
# Finalisers are not prompt everywhere: what is suspended in a "finally" is closed here.
g.close()
