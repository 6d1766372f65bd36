# An exception several calls deep.
def inner(value):
    return value["missing"]


def middle(value):
    return inner(value) + 1


def outer():
    data = {"present": 1}
    result = middle(data)
    return result


outer()
