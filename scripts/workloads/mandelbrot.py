# recursive: no
# Escape times of points in the plane: nested loops on local floats.

WIDTH = 220
HEIGHT = 140
LIMIT = 200


def escape_time(cx, cy):
    x = y = 0.0
    for n in range(LIMIT):
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return n
        y = 2.0 * x * y + cy
        x = xx - yy + cx
    return LIMIT


def main():
    shades = " .:-=+*#%@"
    checksum = 0
    for row in range(HEIGHT):
        line = []
        cy = (row / HEIGHT - 0.5) * 2.4
        for column in range(WIDTH):
            n = escape_time((column / WIDTH) * 3.2 - 2.2, cy)
            checksum = (checksum * 31 + n) % 1000000007
            if column % 3 == 0:
                line.append(shades[n * (len(shades) - 1) // LIMIT])
        if row % 20 == 0:
            print("".join(line).rstrip())
    print(checksum)


main()
