# The TypeError texts of operators between types that do not support them.
values = {"1": 1, "1.5": 1.5, "'a'": "a", "b'a'": b"a", "[]": [], "()": (), "{}": {}, "{1}": {1}, "None": None,
    "len": len, "int": int, "range(2)": range(2), "slice": slice(1)}
for op in ("+", "-", "*", "/", "//", "%", "**", "@", "<<", "&", "|", "^", "<", ">=", "in"):
    for left in ("1", "'a'", "[]", "{}", "None", "int", "b'a'", "()", "{1}", "len"):
        for right in ("None", "'a'", "1.5", "[]", "range(2)"):
            if left == "'a'" and op == "%":
                continue
            try:
                eval(f"l {op} r", {"l": values[left], "r": values[right]})
            except TypeError as error:
                print(f"{left} {op} {right}: {error}")
for op in "-+~":
    for name, v in values.items():
        try:
            eval(f"{op}v", {"v": v})
        except TypeError as error:
            print(f"{op}{name}: {error}")
for op in ("+=", "-=", "*=", "|=", "**=", ">>=", "@=", "%="):
    for left in ("1", "[]", "None", "{}"):
        try:
            exec(f"l {op} r", {"l": values[left], "r": None})
        except TypeError as error:
            print(f"{left} {op} None: {error}")
