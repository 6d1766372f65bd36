# SystemExit can be caught; then the program goes on.
import sys

try:
    sys.exit(4)
except SystemExit as error:
    print("caught", error.code)
try:
    sys.exit(5)
except Exception:
    print("not reached")
