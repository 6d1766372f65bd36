# A generator that is already running.
def loop():
    yield next(me)


me = loop()
next(me)
