# An exception in code given to eval.
def compute(text):
    return eval(text, {"x": 0})


compute("1 + 5 / x")
