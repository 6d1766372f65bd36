# A tokeniser, recursive-descent parser and evaluator for arithmetic, with an AST of classes.
class Node:
    def __repr__(self):
        return f"{type(self).__name__}({', '.join(repr(v) for v in vars(self).values())})"


class Num(Node):
    def __init__(self, value):
        self.value = value

    def eval(self, env):
        return self.value


class Var(Node):
    def __init__(self, name):
        self.name = name

    def eval(self, env):
        return env[self.name]


class Bin(Node):
    ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        "^": lambda a, b: a ** b}

    def __init__(self, op, left, right):
        self.op, self.left, self.right = op, left, right

    def eval(self, env):
        return self.ops[self.op](self.left.eval(env), self.right.eval(env))


class Neg(Node):
    def __init__(self, arg):
        self.arg = arg

    def eval(self, env):
        return -self.arg.eval(env)


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            yield "num", text[i:j]
            i = j
        elif c.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            yield "name", text[i:j]
            i = j
        elif c in "+-*/^()":
            yield "op", c
            i += 1
        else:
            raise SyntaxError(f"bad character {c!r} at {i}")
    yield "end", ""


class Parser:
    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.i = 0

    def peek(self):
        return self.tokens[self.i]

    def next(self):
        self.i += 1
        return self.tokens[self.i - 1]

    def parse(self):
        node = self.sum()
        if self.peek()[0] != "end":
            raise SyntaxError(f"unexpected {self.peek()[1]!r}")
        return node

    def sum(self):
        node = self.product()
        while self.peek()[1] in ("+", "-") and self.peek()[0] == "op":
            node = Bin(self.next()[1], node, self.product())
        return node

    def product(self):
        node = self.power()
        while self.peek() in (("op", "*"), ("op", "/")):
            node = Bin(self.next()[1], node, self.power())
        return node

    def power(self):
        if self.peek() == ("op", "-"):
            self.next()
            return Neg(self.power())
        node = self.atom()
        if self.peek() == ("op", "^"):
            self.next()
            return Bin("^", node, self.power())
        return node

    def atom(self):
        kind, text = self.next()
        if kind == "num":
            return Num(float(text) if "." in text else int(text))
        if kind == "name":
            return Var(text)
        if text == "(":
            node = self.sum()
            if self.next()[1] != ")":
                raise SyntaxError("missing )")
            return node
        raise SyntaxError(f"unexpected {text or 'end'!r}")


env = {"x": 3, "half": 0.5}
for text in ("1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-x ^ 2", "x * half / 4 - 1.5", "10 / (5 - 5)", "2 * (3",
        "a + 1", "1 $ 2", "", "4 4", "((((7))))", "-(-(-2))", "1 - 2 - 3"):
    try:
        tree = Parser(text).parse()
        print(f"{text!r}: {tree} = {tree.eval(env)}")
    except (SyntaxError, ArithmeticError, LookupError) as error:
        print(f"{text!r}: {type(error).__name__} {error}")
