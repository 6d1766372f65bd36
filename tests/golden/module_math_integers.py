# math: factorial, gcd, lcm, comb, perm, isqrt, prod, fsum, sumprod, dist, hypot.
import math

print([math.factorial(n) for n in range(8)], math.factorial(30), math.gcd(), math.gcd(12, 18), math.gcd(-12, 18, 27),
    math.gcd(0, 5), math.gcd(2 ** 70, 2 ** 65 * 3), math.lcm(), math.lcm(4, 6), math.lcm(2, 3, 7), math.lcm(0, 5),
    math.lcm(-4, 6))
print([math.comb(6, k) for k in range(8)], math.comb(60, 30), [math.perm(5, k) for k in range(7)], math.perm(5),
    math.isqrt(0), math.isqrt(15), math.isqrt(16), math.isqrt(10 ** 40), math.isqrt(10 ** 41 + 7))
print(math.prod([1, 2, 3]), math.prod([]), math.prod([2, 0.5, 3]), math.prod([1, 2], start=10), math.prod(range(1,
    25)), math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([]), math.sumprod([1, 2, 3], [4, 5, 6]),
    math.sumprod([0.5], [2]))
print(math.hypot(3, 4), math.hypot(), math.hypot(1, 2, 2), math.dist([0, 0], [3, 4]), math.dist((1,), (4,)),
    math.hypot(-5), math.gcd(True, 2), math.factorial(True))
for code in ("math.factorial(-1)", "math.factorial(1.5)", "math.factorial('a')", "math.gcd(1.5, 2)",
        "math.comb(-1, 2)", "math.comb(2, -1)", "math.perm(2, -1)", "math.isqrt(-1)", "math.isqrt(2.0)",
        "math.prod(5)", "math.fsum(['a'])", "math.dist([1], [1, 2])", "math.hypot('a')", "math.sumprod([1], [1, 2])",
        "math.comb(5)", "math.factorial()", "math.lcm('a')", "math.prod(['a', 2])", "math.prod([1], 2)"):
    try:
        print(code, eval(code))
    except Exception as error:
        print(code, "->", type(error).__name__, error)
