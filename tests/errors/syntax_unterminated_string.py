# A string that does not end.
text = "no end
print(text)
