# Errors found after parsing, in text that is in no file, are shown without a line.
try:
    exec("def f():\n    x = 1\n    global x\n")
except SyntaxError as error:
    saved = error
exec("x = 1\nreturn x\n")
