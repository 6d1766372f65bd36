# Source lines are printed without their indentation, tabs or spaces.
def f():
	if True:
		for i in range(1):
			while True:
				x = i + 1 + [][i] + 2


def g():
        if True:
                  f(  )


g()
