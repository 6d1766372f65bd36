# A bare raise keeps the original traceback lines.
def fail():
    raise OSError("disk")


def retry():
    for attempt in range(2):
        try:
            fail()
        except OSError:
            if attempt == 1:
                raise


retry()
