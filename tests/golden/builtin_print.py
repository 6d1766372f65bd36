# print: sep, end, file, flush, several kinds of values, errors.
import sys

print()
print("a")
print("a", 1, None, [1, "b"], sep=", ")
print("no newline", end="")
print(" continued", end="!\n")
print(1, 2, sep="")
print(1, 2, sep=None, end=None)
print(*[1, 2, 3], sep="\n")
print("to stdout", file=sys.stdout)
print("none file", file=None, flush=True)
print(sep="x", end="only end\n")
print("é 漢 🐍", "tab\there", r"raw\n", b"bytes", 1.0, True, (1,), {"k": None}, ...)


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


class Flusher(Writer):
    def flush(self):
        self.parts.append("<flush>")


w = Writer()
print("a", 1, sep="-", end="$", file=w)
print(file=w)
print(w.parts)
f = Flusher()
print("x", file=f, flush=True)
print(f.parts)


class S:
    def __str__(self):
        return "str of S"


print(S(), [S].__len__(), str(S()), f"{S()}")
for kwargs in ({"sep": 5}, {"end": 5}, {"file": 5}, {"nope": 1}, {"sep": b" "}, {"file": Writer, "end": ""}):
    try:
        print("x", "y", **kwargs)
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
print(print(), print is print)
print("x" * 5, "-" * 0, sep="|", end="|\n")
sys.stdout.write("written directly\n")
print(sys.stdout.write("counted\n"))
sys.stdout.writelines(["one ", "two\n"])
sys.stdout.flush()
old = sys.stdout
sys.stdout = w = Writer()
print("captured")
sys.stdout = old
print(w.parts)
print(1, "a\nb", "c", sep=" | ")
