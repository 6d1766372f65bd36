# A dictionary value that is missing.
table = {
    "a": 1,
    "b":
}
