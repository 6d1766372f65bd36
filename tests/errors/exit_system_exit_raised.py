# raise SystemExit in a function, through finally.
def stop():
    try:
        raise SystemExit(7)
    finally:
        print("finally runs")


stop()
