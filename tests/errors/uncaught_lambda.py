# Exceptions in lambdas passed to builtins: builtins have no frame.
rows = [("a", 1), ("b", None)]
ordered = sorted(rows, key=lambda row: row[1] + 1)
