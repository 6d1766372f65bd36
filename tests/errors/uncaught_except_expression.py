# The except clause's expression itself fails.
try:
    raise ValueError("v")
except undefined_exception:
    pass
