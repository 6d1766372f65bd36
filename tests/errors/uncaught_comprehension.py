# An exception in a comprehension is reported in the function that holds it.
def ratios(values):
    return [100 / v for v in values if v is not None]


def nested(rows):
    return {name: ratios(row) for name, row in rows.items()}


nested({"good": [1, 2], "bad": [3, 0]})
