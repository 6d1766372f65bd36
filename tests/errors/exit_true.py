# sys.exit with a bool.
import sys

sys.exit(True)
