# A name that is a module of the standard library but was not imported.
print(math.sqrt(4))
