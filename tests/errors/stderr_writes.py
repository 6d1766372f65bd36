# Writes to stderr come out in order, before the traceback.
import sys

print("to stderr", file=sys.stderr)
sys.stderr.write("directly\n")
print("to stdout")
raise ValueError("after the writes")
