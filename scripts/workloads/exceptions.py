# recursive: no
# Raising and catching in a loop: straight from a callee, through several
# frames, through finally blocks, and from builtins.


class Rejected(Exception):
    def __init__(self, code):
        Exception.__init__(self, code)
        self.code = code


class Odd(Rejected):
    pass


def check(n):
    if n % 3 == 0:
        raise Rejected(n)
    if n & 1:
        raise Odd(n)
    return n


def through(n, depth):
    if depth == 0:
        return check(n)
    return through(n, depth - 1)


def guarded(n, log):
    try:
        return check(n)
    finally:
        log[0] += 1


def from_builtins(n, table, items):
    result = 0
    try:
        result = table[n % 7]
    except KeyError:
        result = 1
    try:
        result += items[n % 9]
    except IndexError:
        result += 2
    try:
        result += int("12x" if n % 5 == 0 else "12")
    except ValueError:
        result += 3
    try:
        result //= n % 4
    except ZeroDivisionError:
        result += 4
    return result


def main():
    log = [0]
    table = {0: 5, 2: 6, 4: 7}
    items = [1, 2, 3, 4, 5]
    passed = rejected = odd = 0
    checksum = 0
    for n in range(90000):
        try:
            passed += check(n) & 1 == 0
        except Odd as error:
            odd += error.code & 3
        except Rejected as error:
            rejected += error.code & 7
        if n % 4 == 0:
            try:
                through(n, 5)
            except (KeyError, Rejected) as error:
                checksum += error.args[0]
            try:
                guarded(n, log)
            except Exception:
                checksum += 1
        checksum += from_builtins(n, table, items)
    print(passed, rejected, odd, log[0], checksum)


main()
