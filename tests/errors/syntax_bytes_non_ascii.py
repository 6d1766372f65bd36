# Characters beyond ASCII in a bytes literal.
data = b"é"
