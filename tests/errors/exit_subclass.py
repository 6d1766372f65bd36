# A subclass of SystemExit.
class Leave(SystemExit):
    pass


raise Leave(9)
