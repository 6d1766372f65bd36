# The smallest program, and a greeting for whoever is named on the command line.
import sys

names = sys.argv[1:] or ["world"]
for name in names:
    print(f"Hello, {name}!")
