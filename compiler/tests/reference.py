"""What CPython makes of a source, for comparison with this parser.

Without arguments: reads paths on standard input, one per line, and answers each with a line that holds the
number of lines that follow, then these lines: the dump of the file's syntax tree, or an error line.

With the argument `errors` and a file: rewrites that golden file (see tests/errors.rs) with the errors this
Python gives.
"""

import ast
import struct
import sys
import warnings

SKIPPED = {"ctx", "kind", "type_comment", "type_ignores"}


def bits(number):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", number))[0]


def constant(value):
    if value is None or value is True or value is False:
        return str(value)
    if value is Ellipsis:
        return "Ellipsis"
    if isinstance(value, int):
        return "int %x" % value
    if isinstance(value, float):
        return "float " + bits(value)
    if isinstance(value, complex):
        return "complex " + bits(value.imag)
    if isinstance(value, str):
        return "str " + value.encode("utf-8", "surrogatepass").hex()
    return "bytes " + value.hex()


def dump(node, depth, out):
    pad = " " * depth
    if isinstance(node, list):
        out.append(f"{pad}[{len(node)}")
        for item in node:
            dump(item, depth + 1, out)
    elif node is None:
        out.append(pad + "-")
    elif isinstance(node, str):
        out.append(pad + "'" + node)
    elif isinstance(node, int):
        out.append(pad + str(node))
    elif isinstance(node, (ast.operator, ast.unaryop, ast.cmpop, ast.boolop)):
        out.append(pad + type(node).__name__)
    else:
        line = pad + type(node).__name__
        if hasattr(node, "lineno"):
            line += f" {node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}"
        out.append(line)
        for field in node._fields:
            if field in SKIPPED:
                continue
            value = getattr(node, field)
            if field == "value" and isinstance(node, (ast.Constant, ast.MatchSingleton)):
                out.append(f"{pad} {constant(value)}")
            else:
                dump(value, depth + 1, out)


def serve():
    sys.setrecursionlimit(100_000)
    for path in sys.stdin:
        try:
            with open(path.rstrip("\n"), "rb") as file:
                tree = ast.parse(file.read())
            out = []
            dump(tree, 0, out)
        except (SyntaxError, RecursionError, MemoryError) as error:
            out = [f"error {error}"]
        data = ("\n".join(out) + "\n").encode("utf-8", "surrogatepass")
        count = data.count(b"\n")
        sys.stdout.buffer.write(b"%d\n" % count + data)
        sys.stdout.buffer.flush()


def unescape(text):
    return (
        text.replace("\\\\", "\0")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\f", "\f")
        .replace("\0", "\\")
    )


def verdict(source):
    try:
        ast.parse(source)
    except SyntaxError as error:
        start = f"{error.lineno}:{max(error.offset, 0)}"
        end = f"{error.end_lineno}:{max(error.end_offset, 0)}"
        return f"{type(error).__name__} {start}-{end} {error.msg}"
    return "accepted"


def rewrite_errors(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    out = []
    for line in lines:
        if not line or line.startswith("#!"):
            out.append(line)
            continue
        source = line.rpartition(" ⇒ ")[0]
        out.append(f"{source} ⇒ {verdict(unescape(source))}")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


warnings.simplefilter("ignore")
if sys.argv[1:2] == ["errors"]:
    rewrite_errors(sys.argv[2])
else:
    serve()
