# KeyboardInterrupt raised by the program itself.
def work():
    raise KeyboardInterrupt("stop")


work()
