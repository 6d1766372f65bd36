# recursive: yes
# Takeuchi's function: calls with three arguments and almost nothing else.


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


total = 0
for z in range(6, 9):
    total += tak(22, 14, z)
print(total)
