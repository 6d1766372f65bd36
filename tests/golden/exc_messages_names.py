# NameError and UnboundLocalError texts in every kind of scope.
def report(f):
    try:
        f()
    except NameError as error:
        print(type(error).__name__, error, "| name:", error.name)


def local_before_assignment():
    print(x)
    x = 1


def deleted():
    y = 1
    del y
    y


def free_unbound():
    def inner():
        return z
    inner()
    z = 1


def class_scope():
    class C:
        print(undefined_in_class)


def augmented():
    total += 1


def in_loop():
    for i in []:
        pass
    return i


def in_comprehension():
    return [unknown for _ in range(1)]


def in_comprehension_local():
    return [later for _ in range(1)]
    later = 1


def exception_name():
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    return e


def with_import():
    print(math)
    import math


def conditional():
    if False:
        value = 1
    return value


def global_missing():
    global never_assigned
    return never_assigned


def global_deleted():
    global gone
    gone = 1
    del gone
    del gone


def nested_class():
    class A:
        attr = 1

        def method(self):
            return attr
    A().method()


def default_arg():
    def f(a=not_there):
        pass


def delete_missing_local():
    del q
    q = 1


def call_undefined():
    undefined_function(1, 2)


def lambda_body():
    (lambda: nope)()


def builtin_typo():
    pritn("x")


def walrus_unbound():
    return w + (w := 1)


for f in (local_before_assignment, deleted, free_unbound, class_scope, augmented, in_loop, in_comprehension,
        in_comprehension_local, exception_name, with_import, conditional, global_missing, global_deleted,
        nested_class, default_arg, delete_missing_local, call_undefined, lambda_body, builtin_typo, walrus_unbound):
    report(f)
