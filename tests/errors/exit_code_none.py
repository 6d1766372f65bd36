# sys.exit without a value.
import sys

print("fine")
sys.exit()
