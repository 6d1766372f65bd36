# Assignment to a call.
values = []
values.append(1) = 2
