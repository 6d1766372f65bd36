# A misspelt name of a module, with a suggestion.
from module_with_names import triangel
