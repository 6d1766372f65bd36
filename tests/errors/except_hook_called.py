# sys.excepthook of the program reports what nothing caught
import sys


def report(kind, value, traceback):
    print("hook:", kind.__name__, value, value.__traceback__ is traceback, traceback.tb_lineno, file=sys.stderr)
    print("args:", value.args, repr(value.__cause__), file=sys.stderr)


sys.excepthook = report
print("before")
try:
    {}["key"]
except KeyError as error:
    raise ValueError("wrong", 2) from error
