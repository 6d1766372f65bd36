# Which line ends a text file has shown, and when no position can be told
with open("mixed.txt", "w", newline="") as file:
    file.write("one\ntwo\r\nthree\rfour\n")
with open("unix.txt", "w") as file:
    file.write("one\ntwo\n")
with open("last.txt", "w", newline="") as file:
    file.write("one\r")

for name in ("mixed.txt", "unix.txt", "last.txt"):
    for newline in (None, "", "\n", "\r", "\r\n"):
        with open(name, newline=newline) as file:
            print(name, repr(newline), repr(file.newlines), file.readlines(), repr(file.newlines))

with open("mixed.txt") as file:
    print(next(file))
    for action in (file.tell, lambda: file.seek(0, 1)):
        try:
            print(action())
        except OSError as error:
            print(type(error).__name__, error)
    print(file.read(2))
    try:
        print(file.tell())
    except OSError as error:
        print(type(error).__name__, error)
    print(file.seek(0), file.tell(), repr(file.newlines))
    print(len(list(file)), file.tell(), file.newlines)
    file.seek(4)
    print(file.readline(), file.tell())

with open("unix.txt") as file:
    print([file.seek(0) or file.readlines(hint) for hint in (-1, 0, 1, 3, 4, 5, 100)])
with open("unix.txt", "rb") as file:
    print([file.seek(0) or file.readlines(hint) for hint in (-1, 0, 1, 3, 4, 5, 100)])
