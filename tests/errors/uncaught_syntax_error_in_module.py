# A syntax error in an imported module.
def load():
    import broken_syntax_module


load()
