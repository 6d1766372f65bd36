# A call over several lines whose argument fails, and then the call itself.
def combine(*parts):
    raise ValueError(
        "cannot combine "
        + str(len(parts))
    )


combine(
    1,
    2,
    *[3, 4],
)
