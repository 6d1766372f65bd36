# SystemExit is no business of the hook
import sys

sys.excepthook = print
sys.exit("leaving")
