# A decorator without a function.
@property
x = 1
