# An unknown name with nothing like it.
print(zyxwvut)
