# sys.exit with text prints it on stderr and exits 1.
import sys

sys.exit("stopped: no input")
