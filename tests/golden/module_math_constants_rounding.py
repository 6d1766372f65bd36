# math: constants, rounding, sign, classification, remainders.
import math

print(math.pi, math.e, math.tau, math.inf, math.nan != math.nan, -math.inf)
for x in (0.0, -0.0, 1.5, -1.5, 2.5, 1e20, -7, True, 2 ** 70):
    print(math.floor(x), math.ceil(x), math.trunc(x), math.fabs(x), math.copysign(3, x), math.modf(x), math.frexp(x))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isnan(1), math.isfinite(math.inf),
    math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10,
    abs_tol=1e-9))
print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7.5, -2), math.remainder(7, 4), math.remainder(5, 2),
    math.ldexp(0.5, 5), math.ldexp(1, -1080), math.nextafter(1.0, 2.0), math.nextafter(0.0, 1.0), math.ulp(1.0),
    math.ulp(1e20))
print(type(math.floor(1.5)).__name__, math.floor(1e300) == int(1e300), math.ceil(-0.5), math.trunc(-2.9))
for code in ("math.floor(math.nan)", "math.ceil(math.inf)", "math.floor('a')", "math.fmod(1, 0)",
        "math.fmod(math.inf, 1)", "math.ldexp(1.0, 5000)", "math.trunc(None)", "math.floor()", "math.isclose(1)",
        "math.isclose(1, 2, rel_tol=-1)", "math.copysign(1)", "math.modf('x')", "math.remainder(1, 0)", "math.nope",
        "math.pi()", "math.fabs('1')", "math.isnan('a')", "math.floor(1, 2)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
print(math.__name__)
