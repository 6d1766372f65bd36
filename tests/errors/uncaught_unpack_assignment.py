# Too few values in an assignment.
first, second, *rest = [1]
