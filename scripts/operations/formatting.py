"""Values to text and back."""

from timing import operation, report


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


@operation
def format_f_string(n):
    name, count = "apples", 12
    for _ in range(n):
        f"{name}: {count} pieces"


@operation
def format_f_string_spec(n):
    price = 12.3456
    for i in range(n):
        f"{price:8.2f} {i:>6d}"


@operation
def format_f_string_repr(n):
    name = "apples"
    for _ in range(n):
        f"{name!r}"


@operation
def format_percent(n):
    for i in range(n):
        "%s is %d" % ("value", i)


@operation
def format_percent_float(n):
    for i in range(n):
        "%.3f" % 2.718281828


@operation
def format_method(n):
    for i in range(n):
        "{} and {}".format(i, "more")


@operation
def format_method_names(n):
    for i in range(n):
        "{a:>5}|{b:<5}".format(a=i, b="x")


@operation
def format_builtin(n):
    for i in range(n):
        format(i, "05d")


@operation
def str_of_int(n):
    for i in range(n):
        str(i)


@operation
def str_of_float(n):
    x = 1.1
    for _ in range(n):
        x += 0.1
        str(x)


@operation
def repr_of_list(n):
    values = [1, "two", 3.0, None, (4, 5)]
    for _ in range(n):
        repr(values)


@operation
def repr_of_dict(n):
    values = {"a": 1, "b": [2, 3], "c": "x"}
    for _ in range(n):
        repr(values)


@operation
def repr_of_instance(n):
    point = Point(1, 2)
    for _ in range(n):
        repr(point)


@operation
def repr_of_str(n):
    for _ in range(n):
        repr("some 'quoted' text\n")


@operation
def int_of_str(n):
    for _ in range(n):
        int("12345")


@operation
def int_of_hex(n):
    for _ in range(n):
        int("ff7a", 16)


@operation
def hex_of_int(n):
    for i in range(n):
        hex(i)


@operation
def float_of_str(n):
    for _ in range(n):
        float("3.14159")


@operation
def str_of_bool(n):
    for _ in range(n):
        str(True)


@operation
def print_to_nowhere(n):
    class Sink:
        def write(self, text):
            pass

    sink = Sink()
    for i in range(n):
        print(i, "x", file=sink)


report()
