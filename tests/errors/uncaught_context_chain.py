# An exception raised while another is handled.
def load(table, key):
    try:
        return table[key]
    except KeyError:
        return default_for(key)


def default_for(key):
    return int(key)


load({}, "not a number")
