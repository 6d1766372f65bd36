# recursive: no
# Functions that make functions: cells, nonlocal counters, composition,
# parser combinators, memoising decorators.


def counter(step):
    value = 0

    def advance():
        nonlocal value
        value += step
        return value

    return advance


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x

    return composed


def memoised(function):
    known = {}

    def lookup(*arguments):
        if arguments not in known:
            known[arguments] = function(*arguments)
        return known[arguments]

    return lookup


@memoised
def paths(x, y):
    if x == 0 or y == 0:
        return 1
    return paths(x - 1, y) + paths(x, y - 1)


def character(wanted):
    def parse(text, at):
        if at < len(text) and text[at] in wanted:
            return text[at], at + 1
        return None

    return parse


def many(parser):
    def parse(text, at):
        found = []
        while True:
            step = parser(text, at)
            if step is None:
                return found, at
            value, at = step
            found.append(value)

    return parse


def sequence(first, second, combine):
    def parse(text, at):
        left = first(text, at)
        if left is None:
            return None
        right = second(text, left[1])
        if right is None:
            return None
        return combine(left[0], right[0]), right[1]

    return parse


def mapped(parser, function):
    def parse(text, at):
        step = parser(text, at)
        if step is None:
            return None
        return function(step[0]), step[1]

    return parse


def main():
    advance = counter(3)
    for _ in range(1000000):
        last = advance()
    print(last)

    pipeline = compose(lambda x: x + 1, lambda x: x * 2, lambda x: x ^ 5, lambda x: x % 1000)
    total = 0
    for x in range(150000):
        total += pipeline(x)
    print(total)

    print(paths(60, 60) % 1000000007)

    digits = mapped(many(character("0123456789")), lambda found: int("".join(found) or "0"))
    spaced = sequence(digits, many(character(" +")), lambda number, _: number)
    sums = mapped(many(lambda text, at: spaced(text, at) if at < len(text) else None), sum)
    text = " + ".join(str(n) for n in range(3000))
    for _ in range(12):
        result = sums(text, 0)
    print(result)

    adders = [lambda x, n=n: x + n for n in range(10)]
    value = 0
    for i in range(600000):
        value = adders[i % 10](value)
    print(value)


main()
