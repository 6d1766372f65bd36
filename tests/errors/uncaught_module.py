# An exception in an imported module shows that module's file.
import failing_module_for_import

failing_module_for_import.calculate(0)
