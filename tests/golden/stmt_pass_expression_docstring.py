# pass, expression statements, docstrings, comments, line joining, blank lines, unusual layout.
"this is the module docstring, since comments do not count"
print(__doc__)


def documented():
    """Function docstring
    on two lines."""
    "not a docstring"
    pass


def single(): "one-line docstring"


def none():
    # a comment first
    x = 1
    "too late"
    return x


class Doc:
    'class docstring'
    def method(self): r"""raw \d docstring"""


def fdoc():
    f"not a docstring {1}"


def bdoc():
    b"not a docstring"


print(documented.__doc__, single.__doc__, none.__doc__, Doc.__doc__, Doc.method.__doc__, fdoc.__doc__, bdoc.__doc__,
    sep="|")
1 + 1
"expression"
[1, 2, 3]
None
...
documented
if True: pass
if 1:
    pass; pass

    # comment at this level
# comment at another level
    x = (1 +
         2
         # comment inside
         + 3)
    print(x); print("b")   ;print("c");
y = 1 + \
    2 + \
    3
print(y)
z = [
    1,
    2,   # trailing comment

    3,
]
print(z, {
    "a": 1,
    }, (
    4))
def oneline(a): return a * 2
class Tiny: x = 1; y = 2
print(oneline(2), Tiny.x + Tiny.y)
for i in range(2): print(i, end=" "); print("-", end=" ")
print()
while x > 5: x -= 1; print(x)
try: 1 / 0
except ZeroDivisionError: print("one-line try")
finally: print("one-line finally")
if x: print("if")
else: print("else")
with open("f.txt", "w") as f: f.write("x")
lambda: None
if True:
	print("tab indented")
	if True:
	        print("tab and spaces")
class   Spaced  ( object ) :
    def  f ( self , a  =  1 ) :
        return   a
print ( Spaced ( ) . f ( a  =  2 ) )
é = "identifier é"; _ = 1; __x__ = 2; ñandú = 3
print(é, _ + __x__ + ñandú)
match = 1; case = 2; type = 3; _ = match + case + type
print(match, case, type, _)
print("end")  # no newline at the end of this file follows
print("last line without newline")