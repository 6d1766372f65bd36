# Notes are printed after the message.
def fail():
    error = ValueError("with notes")
    error.add_note("first note")
    error.add_note("second note\nof two lines")
    raise error


fail()
