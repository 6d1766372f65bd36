# A module for import_module.py: imported, it raises; run as a program, it does nothing.
if __name__ != "__main__":
    raise ValueError("import_fails cannot be imported")
