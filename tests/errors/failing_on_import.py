# A module that fails while it runs.
def setup():
    return {}["setting"]


SETTING = setup()
