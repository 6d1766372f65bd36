# The limit on converting long integers to text.
print(str(10 ** 5000))
