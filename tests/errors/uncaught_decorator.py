# An exception in a decorated function passes through the wrapper.
def traced(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@traced
@traced
def work(n):
    return [][n]


work(3)
