# Characters written by name in string literals.
print("\N{BULLET} \N{LATIN SMALL LETTER E WITH ACUTE} \N{greek small letter alpha}", len("\N{SNOWMAN}"))
print("\N{EM DASH}" == "\u2014", "\N{NULL}".encode(), f"{1}\N{DEGREE SIGN}{{}}",
    ascii("\N{CJK UNIFIED IDEOGRAPH-4E00}"))
try:
    compile("'\\N{no such name}'", "code", "eval")
except SyntaxError as error:
    print(error.msg)
