# A brace that is never closed in an f-string.
name = "n"
print(f"hello {name")
