# A cause given as a class, never raised itself.
raise ValueError("effect") from KeyError
