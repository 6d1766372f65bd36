# An exception inside an f-string.
def describe(item):
    return f"item {item['name']!r} costs {item['price'] / item['count']:.2f}"


describe({"name": "n", "price": 3, "count": 0})
