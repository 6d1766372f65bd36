# Deleting what cannot be deleted.
del (x, 5)
