# A failing assertion without message over several lines.
values = [1, 2, 3]
assert (
    len(values) == 3
    and sum(values) > 10
)
