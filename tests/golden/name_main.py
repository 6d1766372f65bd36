# __name__, __file__, __doc__ and friends of the main module.
"""not the docstring: a comment does not count, so this is it"""
print(__name__, __doc__, __file__.endswith("name_main.py"), __package__, __spec__ is None,
    "__builtins__" in globals(), "print" in dir(__builtins__))


def main():
    return "main ran"


if __name__ == "__main__":
    print(main())
print(main.__module__, type(lambda: 0).__name__)
__name__ = "other"


class C:
    pass


print(C.__module__, C)
