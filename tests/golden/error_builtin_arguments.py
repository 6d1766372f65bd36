# The TypeErrors of builtin functions and methods called with wrong counts or kinds of arguments.
calls = ["len()", "len(1, 2)", "abs()", "chr()", "ord()", "hash()", "id()", "callable()", "isinstance(1)",
         "getattr(1)", "iter()", "next()", "sum()", "sorted()", "min()", "zip(1)", "map()", "filter()", "enumerate()",
         "reversed()", "range()", "slice()", "round()", "pow(1)", "divmod(1)", "hex()", "eval()", "exec()", "open()",
         "vars(1, 2)", "input(1, 2, 3)", "print(nope=1)", "repr()",
         "format()", "ascii()", "all()", "any()", "dict(1, 2)", "list(1, 2)", "tuple(1, 2)", "set(1, 2)",
         "str(1, 2, 3, 4)", "int(1, 2, 3)", "float(1, 2)", "bool(1, 2)", "bytes(1, 2, 3, 4)", "object(1)", "type()",
         "super(1, 2, 3)", "property(1, 2, 3, 4, 5)", "len(x=[])", "abs(x=1)", "sorted([1], k=1)", "int(y=1)",
         "list(x=1)", "range(stop=1)", "sum(x=[1])", "max(x=1)", "chr(i=5)",
         "isinstance(obj=1, cls=int)", "[].append()", "[].append(1, 2)", "[].append(x=1)", "[].insert(1)",
         "[].pop(1, 2)", "[].index()", "[].sort(1)", "[].extend()", "{}.get()", "{}.get(1, 2, 3)", "{}.pop()",
         "{}.update(1, 2)", "{}.setdefault()", "{}.keys(1)", "{}.items(x=1)", "set().add()", "set().add(1, 2)",
         "''.join()", "''.join(1, 2)", "''.split(1, 2, 3)", "''.replace(1)", "''.find()", "''.upper(1)",
         "''.startswith()", "''.center()", "''.encode(1)", "b''.decode(1)", "(1).bit_length(1)",
         "(1.5).is_integer(1)", "().index()", "().count()", "str.upper()", "str.upper(5)", "list.append([])",
         "list.append(5, 1)", "dict.get()", "int.bit_length()", "int.bit_length('a')", "str.join(5, [])",
         "''.format_map()", "''.strip(1, 2)", "{}.popitem(1)", "{}.clear(1)", "[].clear(1)", "[].copy(1)",
         "[].count(1, 2)", "''.zfill()", "''.isalpha(1)", "type('X')()(1)", "globals(1)", "locals(1)", "dir(1, 2)",
         "hasattr(1)", "setattr(1, 2)", "delattr(1)", "compile()", "__import__()", "frozenset(1, 2)", "memoryview()",
         "staticmethod()", "classmethod(1, 2)", "''.expandtabs(1, 2)", "''.partition()", "''.translate()",
         "''.count()", "range(1).count()", "range(1).index()", "slice(1).indices()"]
for code in calls:
    try:
        print(code, eval(code))
    except TypeError as error:
        print(code, "->", error)
