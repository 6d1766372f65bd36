# A name that a module does not have.
from module_with_names import square_root
