# An exception inside with, and another raised by __exit__ while handling it.
class Resource:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        raise RuntimeError("cannot close") from value


def use():
    with Resource() as resource:
        resource.read()


use()
