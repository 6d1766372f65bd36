# A hook may choose the exit status
import sys


def report(kind, value, traceback):
    print("giving up:", value)
    sys.exit(7)


sys.excepthook = report
raise ValueError("original")
