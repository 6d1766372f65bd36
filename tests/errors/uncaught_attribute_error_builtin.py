# A misspelt method of a builtin, with a suggestion.
text = "abc"
print(text.uper())
