# recursive: no
# Largest singular value of the infinite matrix 1/((i+j)(i+j+1)/2+i+1), by the
# power method on its upper left corner: calls in a float loop.

SIZE = 170
ROUNDS = 12


def entry(row, column):
    diagonal = row + column
    return 1.0 / (diagonal * (diagonal + 1) // 2 + row + 1)


def times(vector):
    result = []
    for row in range(SIZE):
        total = 0.0
        for column in range(SIZE):
            total += entry(row, column) * vector[column]
        result.append(total)
    return result


def times_transposed(vector):
    result = []
    for row in range(SIZE):
        total = 0.0
        for column in range(SIZE):
            total += entry(column, row) * vector[column]
        result.append(total)
    return result


def dot(left, right):
    total = 0.0
    for a, b in zip(left, right):
        total += a * b
    return total


def main():
    u = [1.0] * SIZE
    v = u
    for _ in range(ROUNDS):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    print("%.9f" % (dot(u, v) / dot(v, v)) ** 0.5)


main()
