# sys.exit inside a generator and a nested call.
import sys


def produce():
    yield 1
    sys.exit(6)


for value in produce():
    print(value)
