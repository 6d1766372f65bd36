"""Calls, closures, exceptions, globals."""

from timing import operation, report

counter = 0
LIMIT = 10


def nothing():
    pass


def two(a, b):
    return a


def defaults(a, b=2, c=3):
    return a


def star(*args):
    return args


def star_two(a, *rest):
    return a


def keywords(**kwargs):
    return kwargs


def keyword_only(*, a, b=2):
    return a


def forward(*args, **kwargs):
    return two(*args, **kwargs)


@operation
def call_nothing(n):
    for _ in range(n):
        nothing()


@operation
def call_two(n):
    for _ in range(n):
        two(1, 2)


@operation
def call_defaults(n):
    for _ in range(n):
        defaults(1)


@operation
def call_keywords(n):
    for _ in range(n):
        defaults(1, c=5)


@operation
def call_keyword_only(n):
    for _ in range(n):
        keyword_only(a=1)


@operation
def call_star_function(n):
    for _ in range(n):
        star(1, 2, 3)


@operation
def call_star_rest(n):
    for _ in range(n):
        star_two(1, 2, 3)


@operation
def call_star_arguments(n):
    arguments = (1, 2)
    for _ in range(n):
        two(*arguments)


@operation
def call_kwargs_function(n):
    for _ in range(n):
        keywords(a=1, b=2)


@operation
def call_kwargs_arguments(n):
    arguments = {"a": 1, "b": 2}
    for _ in range(n):
        two(**arguments)


@operation
def call_forwarding(n):
    for _ in range(n):
        forward(1, b=2)


@operation
def call_lambda(n):
    add = lambda a, b: a + b
    for _ in range(n):
        add(1, 2)


@operation
def call_closure(n):
    def make():
        x = 1

        def inner():
            return x

        return inner

    inner = make()
    for _ in range(n):
        inner()


@operation
def closure_create(n):
    for i in range(n):
        lambda: i


@operation
def closure_nonlocal(n):
    count = 0

    def bump():
        nonlocal count
        count += 1

    for _ in range(n):
        bump()


@operation
def call_decorated(n):
    def decorate(function):
        def wrapper(*args):
            return function(*args)

        return wrapper

    @decorate
    def work(a):
        return a

    for _ in range(n):
        work(1)


@operation
def call_recursive(n):
    def fact(k):
        return 1 if k < 2 else k * fact(k - 1)

    for _ in range(n):
        fact(12)


@operation
def global_read(n):
    for _ in range(n):
        LIMIT


@operation
def global_write(n):
    global counter
    for i in range(n):
        counter = i


@operation
def try_without_exception(n):
    for _ in range(n):
        try:
            pass
        except ValueError:
            pass


@operation
def try_finally(n):
    for _ in range(n):
        try:
            pass
        finally:
            pass


@operation
def raise_and_catch(n):
    for _ in range(n):
        try:
            raise ValueError("no")
        except ValueError:
            pass


@operation
def raise_and_catch_as(n):
    for _ in range(n):
        try:
            raise ValueError("no")
        except (TypeError, ValueError) as error:
            error.args


@operation
def raise_through_calls(n):
    def thrower(depth):
        if depth == 0:
            raise KeyError("x")
        thrower(depth - 1)

    for _ in range(n):
        try:
            thrower(5)
        except KeyError:
            pass


@operation
def raise_by_builtin_key(n):
    d = {}
    for _ in range(n):
        try:
            d["absent"]
        except KeyError:
            pass


@operation
def raise_by_builtin_int(n):
    for _ in range(n):
        try:
            int("x")
        except ValueError:
            pass


@operation
def raise_own_class(n):
    class Mine(Exception):
        def __init__(self, code):
            super().__init__(code)
            self.code = code

    for _ in range(n):
        try:
            raise Mine(3)
        except Mine as mine:
            mine.code


@operation
def assert_true(n):
    for i in range(n):
        assert i >= 0


@operation
def conditional_expression(n):
    for i in range(n):
        1 if i & 1 else 2


@operation
def walrus(n):
    for i in range(n):
        if (x := i & 7) > 3:
            pass


report()
