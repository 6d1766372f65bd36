# A hook that raises: both exceptions are shown
import sys


def report(kind, value, traceback):
    raise RuntimeError("in the hook")


sys.excepthook = report
raise ValueError("original")
