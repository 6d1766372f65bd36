# An exception passes through finally, which prints; another raised in finally has it as context.
def cleanup():
    try:
        raise ValueError("original")
    finally:
        print("cleaning up")
        [].pop()


cleanup()
