# The format mini-language for integers: fill, align, sign, #, 0, width, grouping, types.
for n in (0, 5, -5, 42, 1234567, -1234567, 2 ** 70, True):
    print("|".join(format(n, spec) for spec in ("", "d", "5", "<8", ">8", "^8", "=8", "+", "-", " ", "+d", "08",
                                               "+08", "*^12", "x", "X", "#x", "#X", "o", "#o", "b", "#b",
                                               ",", "_", "_x", "_b", "#_x", "012,", "n", "0=10", "x<5", "0>6d", "<05",
                                               "#010x", "+,d", " d")))
for n in (65, 233, 0x4E2D):
    print(format(n, "c"), format(n, "5c") + "|", format(n, "^5c") + "|")
for n in (7, -3, 1234):
    print("|".join(format(n, spec) for spec in ("f", ".2f", "e", "E", "g", "%", ".1%", "10.3f", "+.0e", ",.2f",
        "010.2f", ".3g", "F", "G")))
for n, spec in ((5, "s"), (5, ".2d"), (5, "z"), (5, ",x"), (5, "+c"), (-1, "c"), (5, ",c"), (5, "5 d"), (5, "q"), (5,
                "ab"), (5, "#c"), (5, "_,"), (5, ",,"), (5, ",_"),
                (5, ".5"), (5, "{"), (5, "=^^5"), (5, "99999999999999999999d"), (0x110000, "c"), (5, ".f"), (5,
                "<<<"), (5, "1.2x"), (5, "_c"), (5, "_n"), (5, ",n")):
    try:
        print(spec, repr(format(n, spec)))
    except (ValueError, OverflowError) as error:
        print(spec, "->", type(error).__name__, error)
