# A syntax error inside an f-string.
name = "n"
print(f"hello {name +}")
