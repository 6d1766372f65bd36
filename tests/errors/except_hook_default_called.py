# A hook that adds to what the default one prints; __excepthook__ remains the original
import sys


def report(kind, value, traceback):
    print(f"{kind.__name__} in {traceback.tb_frame.f_code.co_name}:", file=sys.stderr)
    sys.__excepthook__(kind, value, traceback)
    sys.__excepthook__(kind, 5, None)
    print("done", file=sys.stderr)


print(sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__)
sys.excepthook = report
try:
    1 / 0
except ZeroDivisionError as error:
    sys.__excepthook__(type(error), error, error.__traceback__)


def inner():
    return [].pop()


inner()
