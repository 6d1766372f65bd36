# Built-in classes that live in a module are named with it in messages.
import sys


def show(source):
    try:
        print(eval(source))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


import time

now = time.gmtime(0)
for source in [
    "sys.stdout + 1", "sys.stdout.nothing", "sys.stdout()", "len(sys.stdout)", "int(sys.stdout)", "'a' + sys.stdout",
    "sys.stdout[0]", "-sys.stdout", "print >> sys.stdout", "now + 1", "now.nothing", "now()", "type(now)", "-now",
    "sys.version_info()", "list[int] + 1", "(int | str)()",
    "type(sys.stdout).__name__", "str('x', 1)", "str(1, 1)", "str('x', 'ascii')", "str(1, 'ascii', 2)",
]:
    show(source)


class Outer:
    class Inner:
        pass


show("Outer.Inner() + 1")
show("Outer.Inner().nothing")


def make():
    class Local(Outer):
        pass

    class Keyword(Outer, flag=1):
        pass


try:
    make()
except TypeError as e:
    print(e)
