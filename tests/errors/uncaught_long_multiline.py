# A failing expression of many lines.
value = (
    1
    + 2
    + 3
    + 4
    + 5
    + 6
    + "seven"
    + 8
)
