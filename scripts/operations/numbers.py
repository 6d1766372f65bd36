"""Integers, floats, the math module, bytes."""

import math

from timing import operation, report


@operation
def int_arithmetic(n):
    x = 1
    for i in range(n):
        x = (x * 31 + i) % 65537


@operation
def int_divmod(n):
    for i in range(n):
        divmod(i, 7)


@operation
def int_bits(n):
    x = 0
    for i in range(n):
        x = (x << 3 ^ i) & 0xFFFFFF


@operation
def int_power(n):
    for i in range(n):
        7 ** 5


@operation
def int_pow_mod(n):
    for i in range(n):
        pow(i, 65537, 1000003)


@operation
def int_factorial(n):
    for _ in range(n):
        x = 1
        for i in range(2, 60):
            x *= i


@operation
def int_fibonacci_large(n):
    for _ in range(n):
        a, b = 0, 1
        for _ in range(300):
            a, b = b, a + b


@operation
def int_large_multiply(n):
    a, b = 3 ** 2000, 7 ** 1100
    for _ in range(n):
        a * b


@operation
def int_large_divide(n):
    a, b = 3 ** 2000, 7 ** 500
    for _ in range(n):
        a // b


@operation
def int_large_remainder_small(n):
    a = 3 ** 200
    for _ in range(n):
        a % 1000007


@operation
def int_large_to_str(n):
    a = 3 ** 1000
    for _ in range(n):
        str(a)


@operation
def int_large_pow_mod(n):
    p = (1 << 127) - 1
    for _ in range(n):
        pow(3, p - 2, p)


@operation
def int_64_bit_hash(n):
    h = 14695981039346656037
    for i in range(n):
        h = ((h ^ (i & 255)) * 1099511628211) & 0xFFFFFFFFFFFFFFFF


@operation
def int_bit_length(n):
    for i in range(n):
        i.bit_length()


@operation
def int_abs(n):
    for i in range(n):
        abs(-i)


@operation
def int_compare_chain(n):
    for i in range(n):
        0 <= i < 100


@operation
def float_arithmetic(n):
    x = 0.5
    for i in range(n):
        x = x * 1.0000001 + 0.1


@operation
def float_mixed(n):
    x = 0.5
    for i in range(n):
        x = i / 3 - x


@operation
def float_power(n):
    x = 1.5
    for i in range(n):
        x ** 0.5


@operation
def float_round(n):
    x = 2.71828
    for i in range(n):
        round(x, 2)


@operation
def float_to_int(n):
    x = 2.71828
    for i in range(n):
        int(x)


@operation
def float_floor_divide(n):
    x = 7.5
    for i in range(n):
        x // 2.0


@operation
def math_sqrt(n):
    for i in range(n):
        math.sqrt(i)


@operation
def math_sin_cos(n):
    x = 0.3
    for i in range(n):
        math.sin(x) + math.cos(x)


@operation
def math_floor(n):
    for i in range(n):
        math.floor(2.5)


@operation
def math_gcd(n):
    for i in range(n):
        math.gcd(i, 360)


@operation
def math_isqrt(n):
    for i in range(n):
        math.isqrt(i)


@operation
def bytes_index(n):
    data = bytes(range(256))
    for i in range(n):
        data[i & 255]


@operation
def bytes_iterate(n):
    data = bytes(range(100))
    for i in range(n):
        for byte in data:
            pass


@operation
def bytes_decode(n):
    data = b"some text in ascii"
    for i in range(n):
        data.decode()


@operation
def bytes_of_list(n):
    values = list(range(100))
    for i in range(n):
        bytes(values)


@operation
def bytearray_set_item(n):
    data = bytearray(256)
    for i in range(n):
        data[i & 255] = 1


@operation
def bytearray_append(n):
    data = bytearray()
    for i in range(n):
        data.append(65)


@operation
def bytearray_extend(n):
    for i in range(n):
        data = bytearray()
        data += b"some more"


@operation
def int_from_bytes(n):
    for i in range(n):
        int.from_bytes(b"\x01\x02\x03\x04", "big")


report()
