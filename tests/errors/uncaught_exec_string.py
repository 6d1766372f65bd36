# An exception in code given to exec: no source lines for it.
code = "def f():\n    return 1 / 0\n\nf()\n"
exec(compile(code, "<generated>", "exec"))
