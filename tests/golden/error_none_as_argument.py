# None where an argument must be of a certain class: some messages name it, others its class
import sys
import time

calls = """
"a".find(None); "a".rindex(None); "a".count(None); "a".replace(None, ""); "a".replace("", None); "a".removeprefix(None)
"a".partition(None); "a".encode(None); "a".encode("utf8", None); b"a".decode(None); bytes("a", None)
bytearray("a", "utf8", None); format(1, None); (1).__format__(None); "a".__format__(None); (1.5).__format__(None)
object().__format__(None); [].__format__(None); (1).to_bytes(1, None); int.from_bytes(b"", None); type(sys)(None)
sys.intern(None); bytes.fromhex(None); float.fromhex(None); b"a".center(3, None); "a".center(3, None); compile("", "", None)
open("x", None); sys.stdout.write(None); time.strftime(None); "".join(None); "a".startswith(None); str.maketrans("a", None)
str.maketrans("a", "b", None); b"a".find(None); b"a".join(None); type(None, (), {}); type("a", None, {}); type("a", (), None)
super(None); isinstance(1, None); issubclass(None, int); getattr(1, None); chr(None); ord(None); int("1", None); len(None)
eval("1", []); eval("1", 5); eval("1", {}, 5); eval("1", 5, 5); exec("1", 5); exec("1", {}, 5); exec("1", [])
[].sort(1); [].sort(1, 2, 3); [].sort(1, key=None); [].sort(None, None)
"""
for call in calls.replace("\n", ";").split(";"):
    if call := call.strip():
        try:
            print(call, eval(call))
        except TypeError as error:
            print(call, "->", error)
