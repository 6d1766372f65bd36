# The format mini-language for floats: precision, types e f g %, alternate form, grouping, signs.
values = (0.0, -0.0, 1.0, 1.5, -2.25, 3.14159, 1234567.891, 1e-7, 1e20, 123456789.0, float("inf"), float("-inf"),
    float("nan"), 0.5, 99.995, 2 / 3)
specs = ("", "f", ".2f", ".0f", "#.0f", "e", ".3e", "E", ".0e", "g", ".3g", "G", "#g", ".10g", "%", ".1%", "10",
         "10.2f", "<10.1f", "^+10.1f", "=+10.1f", "010.1f", "+", " ", ",",
         ",.2f", "_.1f", "n", ".3", ".17g", ".1", "z.1f", "020,.2f", "*>12.3e", "-f", ".15", "F", "#.3g", "+.1%")
for v in values:
    print(v, "|".join(format(v, spec) for spec in specs))
for v, spec in ((1.5, "d"), (1.5, "x"), (1.5, "s"), (1.5, "c"), (1.5, "b"), (1.5, ".f"), (1.5, "q"), (1.5, "5.2.1f"),
        (1.5, "f5"), (1.5, ".-1f"), (1.5, "_n"), (1.5, ",n")):
    try:
        print(spec, repr(format(v, spec)))
    except ValueError as error:
        print(spec, "->", error)
print(f"{1e10:.3}", f"{1e5:.3}", f"{123.0:.3}", f"{1234.5:.3}", f"{0.00001234:.3}", f"{100.0:.1}", f"{1e16:}",
    f"{12345678:.4g}", f"{5e-324:.5f}", f"{1.0:.50f}")
print(f"{0.1:.30f}", f"{1e22:.2f}", f"{2.5:.0f} {3.5:.0f} {0.5:.0f}", f"{1.7976931348623157e308:.3e}",
    f"{0.000123:g}", f"{1e-5:g}", f"{1e6:g}", f"{999999.5:g}", f"{9.9999:.3g}")
