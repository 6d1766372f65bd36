# math: powers, logarithms, trigonometry, special functions, domain errors.
import math


def show(*values):
    print(" ".join(f"{v:.12g}" for v in values))


show(math.sqrt(2), math.sqrt(16), math.sqrt(0), math.cbrt(27), math.cbrt(-8), math.pow(2, 10), math.pow(2, -1),
    math.pow(0, 0), math.exp(1), math.exp(0), math.exp2(5), math.expm1(1e-10), math.log(math.e), math.log(8, 2),
    math.log(100, 10), math.log2(8), math.log10(1000), math.log1p(1e-10), math.log(10 ** 400), math.log2(2 ** 2000))
show(math.sin(0), math.sin(math.pi / 6), math.cos(0), math.cos(math.pi / 3), math.tan(math.pi / 4), math.asin(1),
    math.acos(1), math.acos(0.5), math.atan(1), math.atan2(1, 1), math.atan2(-1, -1), math.atan2(0, -1),
    math.atan2(-0.0, -1), math.degrees(math.pi), math.radians(180), math.sin(1e6), math.cos(-2))
show(math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5), math.erf(0.5),
    math.erfc(0.5), math.gamma(5), math.gamma(0.5), math.lgamma(10), math.lgamma(0.5), math.fma(2, 3, 4))
print(math.sqrt(4), math.pow(2, 3), type(math.sqrt(4)).__name__, math.sqrt(10 ** 30), math.exp(-1000), math.inf ** 0,
    math.pow(1, math.nan), math.sqrt(math.inf), math.log(math.inf), math.atan(math.inf) * 2 == math.pi,
    math.sqrt(True), math.sin(True) == math.sin(1))
for code in ("math.sqrt(-1)", "math.log(0)", "math.log(-1)", "math.log(1, 1)", "math.log('a')", "math.exp(1000)",
        "math.pow(0, -1)", "math.pow(-8, 1 / 3)", "math.asin(2)", "math.acosh(0)", "math.atanh(1)", "math.gamma(0)",
        "math.gamma(200)", "math.lgamma(-1)", "math.sin(math.inf)", "math.sqrt('4')", "math.sqrt()",
        "math.sqrt(1, 2)", "math.log()", "math.pow(10.0, 400)", "math.log2(0)", "math.log10(-5)", "math.sqrt(None)",
        "math.atan2(1)", "math.log(2, 0)", "math.cosh(1000)", "math.sqrt(10 ** 400)", "math.log1p(-1)",
        "math.exp('1')"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)


class HasFloat:
    def __float__(self):
        return 4.0


print(math.sqrt(HasFloat()), math.floor(HasFloat()), math.ceil(2.0000001))
