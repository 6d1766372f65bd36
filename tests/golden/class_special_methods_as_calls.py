# Special methods that operators call: who is asked, in which order, and what becomes of the answer.
import sys

log = []


class Base:
    def __init__(self, name, answers=True):
        self.name = name
        self.answers = answers

    def said(self, what, other):
        log.append(f"{self.name}.{what}")
        return f"{self.name}.{what}({getattr(other, 'name', other)})" if self.answers else NotImplemented


def method(what):
    return lambda self, other: self.said(what, other)


OPERATORS = "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor".split()


class Both(Base):
    pass


class Derived(Both):
    pass


class InPlace(Both):
    pass


for operator in OPERATORS:
    setattr(Both, f"__{operator}__", method(operator))
    setattr(Both, f"__r{operator}__", method("r" + operator))
    setattr(Derived, f"__r{operator}__", method("derived r" + operator))
    setattr(InPlace, f"__i{operator}__", method("i" + operator))
for operator in "lt le gt ge eq ne".split():
    setattr(Both, f"__{operator}__", method(operator))
Derived.__lt__ = method("derived lt")
Derived.__gt__ = method("derived gt")
Both.__hash__ = None


def attempt(work):
    log.clear()
    try:
        result = work()
    except TypeError as error:
        result = f"{type(error).__name__}: {error}"
    print(result, log)


def each(left, right):
    attempt(lambda: left + right)
    attempt(lambda: left - right)
    attempt(lambda: left * right)
    attempt(lambda: left / right)
    attempt(lambda: left // right)
    attempt(lambda: left % right)
    attempt(lambda: left**right)
    attempt(lambda: left @ right)
    attempt(lambda: left << right)
    attempt(lambda: left >> right)
    attempt(lambda: left & right)
    attempt(lambda: left | right)
    attempt(lambda: left ^ right)
    attempt(lambda: left < right)
    attempt(lambda: left <= right)
    attempt(lambda: left == right)
    attempt(lambda: left != right)


def augmented(left, right):
    def add():
        x = left
        x += right
        return x

    def power():
        x = left
        x **= right
        return x

    def shift():
        x = left
        x >>= right
        return x

    for work in (add, power, shift):
        attempt(work)


yes, no = Both("yes"), Both("no", False)
child, silent_child = Derived("child"), Derived("silent child", False)
place, silent_place = InPlace("place"), InPlace("silent place", False)
each(yes, no)
each(no, yes)
each(no, Both("also no", False))
each(no, 3)
each(3, yes)
each(2.5, no)
each("text", no)
each([1], yes)
each(yes, child)
each(no, silent_child)
each(child, yes)
for left in (yes, no, place, silent_place, 3, [1]):
    for right in (yes, no, place, 3):
        augmented(left, right)

# As the condition of a jump.
for left, right in ((yes, no), (no, yes), (no, Both("x", False)), (no, 1), (1, no)):
    log.clear()
    if left == right:
        print("equal", log)
    else:
        print("not equal", log)
    try:
        while left < right:
            print("less", log)
            break
        else:
            print("not less", log)
    except TypeError as error:
        print(error, log)


class Container:
    def __init__(self, answer=True):
        self.answer = answer
        self.items = {}

    def __getitem__(self, key):
        return self.items[key]

    def __setitem__(self, key, value):
        self.items[key] = value
        return "dropped"

    def __delitem__(self, key):
        del self.items[key]
        return "dropped"

    def __contains__(self, key):
        return self.answer

    def __len__(self):
        return self.answer

    def __bool__(self):
        return self.answer

    def __iter__(self):
        return self.answer

    def __neg__(self):
        return self.answer

    def __call__(self, *args, **kwargs):
        return args, kwargs


box = Container()
box[1] = "one"
box["two"] = 2
print(box[1], box["two"], len(box), -box, 5 in box, 5 not in box, box(), box(1, *[2], a=3, **{"b": 4}))
del box[1]
print(box.items, [x for x in [1] if x in box], "yes" if box else "no", "yes" if not box else "no")
for answer in (0, 3, -1, "text", None, [], [4], 1 << 70):
    odd = Container(answer)
    for work in (
        lambda: len(odd),
        lambda: bool(odd),
        lambda: "true" if odd else "false",
        lambda: not odd,
        lambda: 1 in odd,
        lambda: 1 not in odd,
        lambda: "in" if 1 in odd else "out",
        lambda: [x for x in odd],
        lambda: iter(odd),
    ):
        try:
            print(answer, repr(work())[:9], end="; ")
        except (TypeError, ValueError, OverflowError) as error:
            print(answer, type(error).__name__, error, end="; ")
    print()
for work in (lambda: box[1], lambda: box.items[1], lambda: Container()(1)[5]):
    try:
        print(work())
    except (KeyError, IndexError) as error:
        print(type(error).__name__, error)


class Numbers:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n == 13:
            raise LookupError("thirteen")
        if self.n < 0:
            raise StopIteration("done")
        return self.n


def first_even(numbers):
    for n in numbers:
        if n % 2 == 0 and n:
            return n
    else:
        return "none"


print(first_even(Numbers(5)), first_even(Numbers(2)), first_even(Numbers(0)), list(Numbers(4)))
print([(a, b) for a in Numbers(3) for b in Numbers(2)], sum(Numbers(5)), max(Numbers(5)))
try:
    for n in Numbers(16):
        print(n, end=" ")
except LookupError as error:
    print(error)


class Generating:
    def __iter__(self):
        yield from (1, 2)

    def __getitem__(self, key):
        yield key

    def __add__(self, other):
        yield other

    def __contains__(self, item):
        yield item


made = Generating()
print(list(made), list(made[7]), list(made + 8), 1 in made, [*made], dict(zip(made, made)))


class Deferred:
    "Inside a generator, whose frame is not on the stack."

    def __lt__(self, other):
        return other > 1

    def __getitem__(self, at):
        return at * 2


def lazily():
    d = Deferred()
    for n in range(4):
        if d < n:
            yield d[n]


print(list(lazily()))


class Checked:
    def __init__(self):
        self._value = 0

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        if value < 0:
            raise ValueError("negative")
        self._value = value
        return "dropped"

    @property
    def fixed(self):
        return 1


checked = Checked()
checked.value = 4
checked.value += 3
print(checked.value)
for name, value in (("value", -1), ("fixed", 2)):
    try:
        if name == "value":
            checked.value = value
        else:
            checked.fixed = value
    except (ValueError, AttributeError) as error:
        print(type(error).__name__, error)
print(checked.value)


class Chain:
    "Operators that go deep."

    def __init__(self, below):
        self.below = below

    def __add__(self, n):
        return self.below + n if self.below else n

    def __len__(self):
        return 1 + len(self.below) if self.below is not None else 1

    def __getitem__(self, n):
        return self.below[n - 1] if n else self

    def __eq__(self, other):
        return self.below == other.below

    def __call__(self, n):
        return self.below(n + 1) if self.below is not None else n

    def __bool__(self):
        return True


def chain(depth):
    top = None
    for _ in range(depth):
        top = Chain(top)
    return top


top = chain(500)
print(top + 5, len(top), top[499].below, top == chain(500), top(0))
sys.setrecursionlimit(200)
for work in (lambda: top + 5, lambda: len(top), lambda: top[499], lambda: top == chain(500), lambda: top(0)):
    try:
        work()
    except RecursionError as error:
        print(error)


class Ranked:
    "Compared by native code: by sort, by lists and by dicts."

    def __init__(self, rank, orders=True):
        self.rank = rank
        self.orders = orders

    def __lt__(self, other):
        return self.rank < other.rank if self.orders else NotImplemented

    def __gt__(self, other):
        return self.rank > other.rank

    def __eq__(self, other):
        return self.rank == other.rank if self.orders else NotImplemented

    def __hash__(self):
        return 1


sys.setrecursionlimit(1000)
ranks = [Ranked(n * 7 % 11, n % 3 > 0) for n in range(11)]
print([r.rank for r in sorted(ranks)], min(ranks).rank, max(ranks).rank)
print(Ranked(3) in ranks, Ranked(30) in ranks, ranks.index(Ranked(4)), ranks.count(Ranked(5)), len({*ranks, Ranked(3)}))
print([Ranked(1), Ranked(2)] == [Ranked(1), Ranked(2)], [Ranked(1)] < [Ranked(2)], Ranked(2, False) == Ranked(2, False))


class Rest(str):
    def __rmod__(self, template):
        return f"{template} took {self!s}"


print("%s" % Rest("the rest"), "%s and %d" % ("that", 4), "%s" % [1], "%(a)s" % {"a": ranks[0].rank})
