# try/except/else/finally in every combination: what runs, in which order.
def run(kind, raise_in):
    steps = []
    try:
        try:
            steps.append("try")
            if raise_in == "try":
                raise kind("from try")
        except ValueError as error:
            steps.append(f"except ValueError {error}")
            if raise_in == "except":
                raise
        except (KeyError, IndexError):
            steps.append("except tuple")
        except ArithmeticError:
            steps.append("except arithmetic")
        else:
            steps.append("else")
            if raise_in == "else":
                raise kind("from else")
        finally:
            steps.append("finally")
            if raise_in == "finally":
                raise kind("from finally")
        steps.append("after")
    except Exception as error:
        steps.append(f"outer {type(error).__name__} {error}")
    return steps


for kind in (ValueError, KeyError, ZeroDivisionError, TypeError):
    for where in ("nowhere", "try", "else", "finally"):
        print(kind.__name__, where, run(kind, where))


def no_except():
    try:
        return "value"
    finally:
        print("cleanup")


def bare():
    try:
        raise KeyboardInterrupt
    except:
        return "bare except catches all"


def nested():
    out = []
    for i in range(4):
        try:
            try:
                if i == 1:
                    raise ValueError(i)
                if i == 2:
                    raise KeyError(i)
                if i == 3:
                    break
            except ValueError:
                out.append("inner")
                continue
            finally:
                out.append(f"finally {i}")
        except KeyError:
            out.append("outer")
        else:
            out.append("no exception")
    return out


print(no_except(), bare(), nested())


def name_unbound_after():
    try:
        raise ValueError("v")
    except ValueError as e:
        kept = e
    try:
        return e
    except UnboundLocalError as error:
        return str(error), kept


print(name_unbound_after())
e = "before"
try:
    raise ValueError
except ValueError as e:
    pass
print("e" in globals())
for code in ("try:\n raise 5\nexcept 5: pass", "try:\n 1/0\nexcept int: pass",
        "try:\n 1/0\nexcept (ValueError, 5): pass", "try:\n 1/0\nexcept 'x': pass",
        "try:\n 1/0\nexcept ((ValueError,), ZeroDivisionError): print('nested tuple')", "raise 5", "raise 'text'",
        "raise", "raise ValueError from 5", "raise int", "raise None", "raise ValueError('a') from None"):
    try:
        exec(code)
    except BaseException as error:
        print(repr(code), "->", type(error).__name__, error)
