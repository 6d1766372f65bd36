# Several statements on one line: only the failing part is marked.
a = 1; b = 0; c = a / b; d = 2
