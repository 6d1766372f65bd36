# A misspelt name, with a suggestion.
counter = 1
print(conter)
