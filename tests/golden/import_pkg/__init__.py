# A package for import_package.py.
print("import_pkg loads")
NAME = "the package"
hidden = "not in __all__"
__all__ = ["shapes", "units", "NAME"]
