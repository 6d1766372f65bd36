# An exception while a module is imported.
import failing_on_import
