# A chain of method calls over lines: the failing link is marked.
result = (
    "a,b,c"
    .upper()
    .split(",")
    .join("x")
)
