# sys.exit with another object prints it.
import sys

sys.exit([1, "two"])
