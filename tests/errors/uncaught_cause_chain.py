# An exception raised from another, and that one from a third.
class ConfigError(Exception):
    pass


def read(text):
    try:
        return int(text)
    except ValueError as error:
        raise ConfigError(f"bad value {text!r}") from error


def start():
    try:
        read("ten")
    except ConfigError as error:
        raise SystemError("cannot start") from error


start()
