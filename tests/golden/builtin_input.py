# input: lines from stdin, prompts, end of input. Stdin comes from the .in file.
import sys

print(repr(input()))
print(repr(input("name? ")))
print(repr(input(5)))
print(repr(sys.stdin.readline()))
print(int(input()) + 1)
try:
    input(1, 2)
except TypeError as error:
    print(error)
for line in sys.stdin:
    print(repr(line), end=" ")
    if line.startswith("stop"):
        break
print()
print(repr(sys.stdin.readline()), repr(sys.stdin.readline()), repr(sys.stdin.read()))
try:
    input("more? ")
except EOFError as error:
    print(type(error).__name__, error)
