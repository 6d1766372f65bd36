# recursive: no
# Matrices as lists of lists: product, transpose, power modulo a number, and
# a solver by elimination.


def multiply(a, b):
    columns = len(b[0])
    inner = len(b)
    result = []
    for row in a:
        out = [0] * columns
        for k in range(inner):
            factor = row[k]
            source = b[k]
            for j in range(columns):
                out[j] += factor * source[j]
        result.append(out)
    return result


def transpose(a):
    return [list(column) for column in zip(*a)]


def multiply_by_dot(a, b):
    columns = transpose(b)
    return [[sum([x * y for x, y in zip(row, column)]) for column in columns] for row in a]


def solve(a, b):
    size = len(a)
    rows = [row[:] + [value] for row, value in zip(a, b)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            if factor != 0.0:
                for c in range(i, size + 1):
                    rows[r][c] -= factor * rows[i][c]
    answer = [0.0] * size
    for i in range(size - 1, -1, -1):
        total = rows[i][size]
        for c in range(i + 1, size):
            total -= rows[i][c] * answer[c]
        answer[i] = total / rows[i][i]
    return answer


def main():
    size = 80
    a = [[(i * 7 + j * 3) % 11 - 5 for j in range(size)] for i in range(size)]
    b = [[(i * 5 + j * 13) % 17 - 8 for j in range(size)] for i in range(size)]
    product = multiply(a, b)
    again = multiply_by_dot(a, b)
    print(product == again, sum(product[i][i] for i in range(size)), product[3][5])
    floats = [[value / 4 for value in row] for row in a]
    product = multiply(floats, transpose(floats))
    print("%.3f" % sum(map(sum, product)))
    system = [[(i * j + i + 1) % 19 + (50.0 if i == j else 0.0) for j in range(size)] for i in range(size)]
    answer = solve(system, [float(i % 7) for i in range(size)])
    print("%.6f" % sum(answer), "%.6f" % answer[0])


for _ in range(2):
    main()
