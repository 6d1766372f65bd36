# open: reading and writing text and bytes, modes, line iteration, seek, newline handling, errors.
name = "data.txt"
with open(name, "w") as f:
    print(f.write("first line\n"), f.write("second é\n"), f.writelines(["third\n", "no newline"]), f.name, f.mode,
        f.closed)
print(f.closed)
with open(name) as f:
    print(repr(f.read()))
with open(name, encoding="utf-8") as f:
    print(repr(f.readline()), repr(f.read(3)), f.readlines(), repr(f.read()), repr(f.readline()))
with open(name) as f:
    for number, line in enumerate(f, 1):
        print(number, line.rstrip())
with open(name, "a") as f:
    f.write("\nappended")
print(open(name).read().split("\n")[-2:], len(open(name, "rb").read()), list(open(name))[0])
with open(name, "rb") as f:
    print(f.read(5), f.tell(), f.readline(), f.seek(0), f.read(1), f.seek(-3, 2), f.read(), f.read())
with open("bytes.bin", "wb") as f:
    print(f.write(bytes(range(5))), f.write(b"\r\n\xff"))
print(open("bytes.bin", "rb").read(), list(open("bytes.bin", "rb")))
with open("crlf.txt", "w", newline="") as f:
    f.write("a\r\nb\rc\n")
print(repr(open("crlf.txt").read()), repr(open("crlf.txt", newline="").read()), open("crlf.txt").readlines(),
    open("crlf.txt", "rb").read())
with open(name, "r+") as f:
    f.write("FIRST")
    f.seek(0)
    print(f.readline())
with open(name, "w+") as f:
    f.write("replaced")
    f.seek(0)
    print(f.read(), f.readable(), f.writable(), f.seekable())
with open("new.txt", "x") as f:
    print("to a file", 1, 2, sep="-", end="!", file=f)
print(open("new.txt").read())
with open("latin.txt", "w", encoding="latin-1") as f:
    f.write("é")
print(open("latin.txt", "rb").read(), open("latin.txt", encoding="latin-1").read())
for code in ("open('missing.txt')", "open('new.txt', 'x')", "open('.')", "open('nodir/f', 'w')",
             "open('latin.txt').read()", "open('f', 'q')", "open('f', 'rw')", "open()", "open('f', '')", "open(1.5)",
             "open('f', 'rb', encoding='utf-8')", "open(name).write('x')", "open(name, 'a').read()",
             "open(name, 'wb').write('text')", "open(name, 'w').write(b'b')", "open(name, 'w').write(5)", "f.read()",
             "f.write('x')", "next(f)",
             "open(name, 'r', 1, 'nope')", "open('a\\0b')", "open(name, 'w').writelines(5)",
             "open('latin.txt', errors='replace').read() == '\\ufffd'", "open('f', 'r+x')", "open('f', 'bt')",
             "open(None)", "open(name).seek(-1)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
f = open(name, "w")
print(f.close(), f.close(), f.closed, f.__enter__ is not None)
try:
    with f:
        pass
except ValueError as error:
    print(error)
try:
    open("missing.txt")
except OSError as error:
    print(error.errno, error.strerror, error.filename, error.args, type(error).__name__)
with open("lines.txt", "w") as out:
    for i in range(1000):
        out.write(f"line {i}\n")
with open("lines.txt") as lines:
    print(sum(len(line) for line in lines))
with open("lines.txt") as lines:
    print(next(lines), list(lines)[-1], sep="", end="")
