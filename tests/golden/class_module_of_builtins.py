# `__module__` and full names of built-in classes, those included whose instances have a `__module__` of their own
import sys


def function():
    yield


class Local:
    pass


classes = [type, object, int, property, staticmethod, classmethod, type(function), type(len), type([].append)]
classes += [type(int.__add__), type((1).__add__), type(function()), type(sys), type(None), Exception, Local]
for cls in classes:
    print(cls.__module__, cls.__qualname__, cls)
print(function.__module__, len.__module__, Local.__module__, type(Local).__module__, type(type).__module__)


def full_name(value):
    cls = type(value)
    return cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"


print([full_name(value) for value in (1, len, function, Local, Local(), print, staticmethod(len))])
