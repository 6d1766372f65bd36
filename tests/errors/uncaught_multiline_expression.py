# Expressions that span lines: all lines of the failing part are shown.
def build(x):
    return {
        "first": 1,
        "second": [
            x,
            x
            + 1
            + None,
        ],
    }


build(1)
