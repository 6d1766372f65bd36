# recursive: no
# Primes three ways: flags in a list one by one, flags by slice assignment, and
# trial division by the primes found so far.


def by_flags(limit):
    flags = [True] * (limit + 1)
    flags[0] = flags[1] = False
    n = 2
    while n * n <= limit:
        if flags[n]:
            for multiple in range(n * n, limit + 1, n):
                flags[multiple] = False
        n += 1
    return [n for n, prime in enumerate(flags) if prime]


def by_slices(limit):
    flags = [1] * (limit + 1)
    flags[:2] = [0, 0]
    for n in range(2, int(limit ** 0.5) + 1):
        if flags[n]:
            flags[n * n::n] = [0] * len(range(n * n, limit + 1, n))
    return sum(flags)


def by_division(limit):
    primes = [2]
    for n in range(3, limit, 2):
        for p in primes:
            if p * p > n:
                primes.append(n)
                break
            if n % p == 0:
                break
    return primes


primes = by_flags(3000000)
print(len(primes), primes[-1], sum(primes) % 1000003)
print(by_slices(1500000))
primes = by_division(150000)
print(len(primes), primes[-1])
