# Augmented assignment to an item that is missing.
counts = {"a": 1}
counts["a"] += 1
counts["b"] += 1
