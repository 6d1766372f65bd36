# Without a hook the traceback is printed all the same
import sys

del sys.excepthook
raise ValueError("original")
