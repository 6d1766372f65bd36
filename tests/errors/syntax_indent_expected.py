# A missing block.
for i in range(3):
print(i)
