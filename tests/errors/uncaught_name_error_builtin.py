# A misspelt builtin, with a suggestion.
def show(values):
    return lenn(values)


show([1])
