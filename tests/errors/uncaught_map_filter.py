# An exception in a function called by map, consumed by list.
def parse(text):
    return int(text)


def parse_all(texts):
    return list(map(parse, filter(None, texts)))


parse_all(["1", "", "two"])
