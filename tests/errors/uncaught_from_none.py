# `from None` hides the context.
try:
    {}["key"]
except KeyError:
    raise ValueError("a clean message") from None
