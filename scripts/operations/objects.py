"""Classes: instances, attributes, methods, special methods, properties."""

from timing import operation, report


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x + self.y

    @property
    def double(self):
        return self.x * 2

    @double.setter
    def double(self, value):
        self.x = value

    @staticmethod
    def origin():
        return 0

    @classmethod
    def named(cls):
        return cls


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return self

    def __rmul__(self, k):
        return self

    def __iadd__(self, other):
        return self

    def __neg__(self):
        return self

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return self.x < other.x

    def __hash__(self):
        return 7

    def __bool__(self):
        return True

    def __str__(self):
        return "vector"


class Bag:
    def __init__(self):
        self.items = [1, 2, 3, 4]

    def __getitem__(self, at):
        return self.items[at]

    def __setitem__(self, at, value):
        self.items[at] = value

    def __len__(self):
        return 4

    def __contains__(self, item):
        return item == 2

    def __iter__(self):
        return iter(self.items)

    def __call__(self, x):
        return x

    def __getattr__(self, name):
        return 5

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False


class Base:
    def __init__(self, x):
        self.x = x

    def run(self):
        return self.x


class Middle(Base):
    def __init__(self, x):
        super().__init__(x)
        self.y = 1


class Leaf(Middle):
    def run(self):
        return super().run()


class Left(Base):
    pass


class Right(Base):
    def run(self):
        return 1


class Both(Left, Right):
    pass


class Empty:
    pass


class Keyed:
    def __init__(self, key):
        self.key = key

    def __lt__(self, other):
        return self.key < other.key


@operation
def new_empty(n):
    for _ in range(n):
        Empty()


@operation
def new_with_init(n):
    for _ in range(n):
        Point(1, 2)


@operation
def new_with_slots(n):
    for _ in range(n):
        Vector(1, 2)


@operation
def new_with_super(n):
    for _ in range(n):
        Middle(1)


@operation
def new_with_keywords(n):
    for _ in range(n):
        Point(x=1, y=2)


@operation
def attribute_get(n):
    p = Point(1, 2)
    for _ in range(n):
        p.x


@operation
def attribute_set(n):
    p = Point(1, 2)
    for i in range(n):
        p.x = i


@operation
def attribute_add(n):
    p = Point(1, 2)
    for i in range(n):
        p.x += 1


@operation
def attribute_of_class(n):
    p = Point(1, 2)
    for _ in range(n):
        p.kind


@operation
def attribute_slots(n):
    v = Vector(1, 2)
    for i in range(n):
        v.x = v.y


@operation
def attribute_property(n):
    p = Point(1, 2)
    for _ in range(n):
        p.double


@operation
def attribute_property_set(n):
    p = Point(1, 2)
    for i in range(n):
        p.double = i


@operation
def attribute_getattr_hook(n):
    b = Bag()
    for _ in range(n):
        b.absent


@operation
def attribute_getattr_function(n):
    p = Point(1, 2)
    for _ in range(n):
        getattr(p, "x")


@operation
def attribute_getattr_default(n):
    p = Point(1, 2)
    for _ in range(n):
        getattr(p, "absent", None)


@operation
def attribute_hasattr(n):
    p = Point(1, 2)
    for _ in range(n):
        hasattr(p, "x")


@operation
def attribute_setattr_function(n):
    p = Point(1, 2)
    for i in range(n):
        setattr(p, "x", i)


@operation
def method_call(n):
    p = Point(1, 2)
    for _ in range(n):
        p.norm()


@operation
def method_bound(n):
    norm = Point(1, 2).norm
    for _ in range(n):
        norm()


@operation
def method_static(n):
    p = Point(1, 2)
    for _ in range(n):
        p.origin()


@operation
def method_class(n):
    for _ in range(n):
        Point.named()


@operation
def method_super(n):
    leaf = Leaf(1)
    for _ in range(n):
        leaf.run()


@operation
def method_multiple_inheritance(n):
    both = Both(1)
    for _ in range(n):
        both.run()


@operation
def special_add(n):
    a, b = Vector(1, 2), Vector(3, 4)
    for _ in range(n):
        a + b


@operation
def special_mul(n):
    a = Vector(1, 2)
    for _ in range(n):
        a * 3


@operation
def special_rmul(n):
    a = Vector(1, 2)
    for _ in range(n):
        3 * a


@operation
def special_iadd(n):
    a = Vector(1, 2)
    for _ in range(n):
        a += 3


@operation
def special_neg(n):
    a = Vector(1, 2)
    for _ in range(n):
        -a


@operation
def special_eq(n):
    a, b = Vector(1, 2), Vector(1, 2)
    for _ in range(n):
        a == b


@operation
def special_lt(n):
    a, b = Vector(1, 2), Vector(3, 4)
    for _ in range(n):
        a < b


@operation
def special_bool(n):
    a = Vector(1, 2)
    for _ in range(n):
        if a:
            pass


@operation
def special_str(n):
    a = Vector(1, 2)
    for _ in range(n):
        str(a)


@operation
def special_hash_in_dict(n):
    a = Vector(1, 2)
    d = {a: 1}
    for _ in range(n):
        d[a]


@operation
def special_getitem(n):
    b = Bag()
    for _ in range(n):
        b[1]


@operation
def special_setitem(n):
    b = Bag()
    for i in range(n):
        b[1] = i


@operation
def special_len(n):
    b = Bag()
    for _ in range(n):
        len(b)


@operation
def special_contains(n):
    b = Bag()
    for _ in range(n):
        2 in b


@operation
def special_iter(n):
    b = Bag()
    for _ in range(n):
        for item in b:
            pass


@operation
def special_call(n):
    b = Bag()
    for _ in range(n):
        b(1)


@operation
def special_with(n):
    b = Bag()
    for _ in range(n):
        with b:
            pass


@operation
def special_lt_sort(n):
    items = [Keyed((i * 7919) % 1009) for i in range(50)]
    for _ in range(n):
        sorted(items)


@operation
def class_isinstance(n):
    p = Point(1, 2)
    for _ in range(n):
        isinstance(p, Point)


@operation
def class_isinstance_tuple(n):
    for _ in range(n):
        isinstance("x", (int, str))


@operation
def class_isinstance_base(n):
    both = Both(1)
    for _ in range(n):
        isinstance(both, Base)


@operation
def class_type_is(n):
    p = Point(1, 2)
    for _ in range(n):
        type(p) is Point


@operation
def class_create(n):
    for _ in range(n):
        class Local:
            def run(self):
                pass


report()
