# A bare except that is not the last one.
try:
    pass
except:
    pass
except ValueError:
    pass
