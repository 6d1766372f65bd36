# exit() and quit() need no import, and may be caught
for leave in (exit, quit):
    for arguments in ((), (3,), ("text",), (None,), ((1, 2),)):
        try:
            leave(*arguments)
        except SystemExit as end:
            print(end.args, end.code)
try:
    exit(code="named")
except SystemExit as end:
    print(end.code)
quit(4)
