# A calculator: tokens, precedence climbing, variables. Computes its examples,
# or, with the argument `-`, the lines of standard input.
import sys

OPERATORS = {
    "+": (1, lambda a, b: a + b),
    "-": (1, lambda a, b: a - b),
    "*": (2, lambda a, b: a * b),
    "/": (2, lambda a, b: a / b),
    "^": (3, lambda a, b: a ** b),
}


def tokens(text):
    at = 0
    while at < len(text):
        start = at
        if text[at].isdigit():
            while at < len(text) and (text[at].isdigit() or text[at] == "."):
                at += 1
            number = text[start:at]
            yield float(number) if "." in number else int(number)
        elif text[at].isalpha():
            while at < len(text) and text[at].isalnum():
                at += 1
            yield text[start:at]
        else:
            at += 1
            if not text[start].isspace():
                yield text[start]
    yield None


class Calculator:
    def __init__(self):
        self.variables = {}

    def compute(self, text):
        name, equals, right = text.partition("=")
        self.tokens = tokens(right if equals else text)
        self.current = next(self.tokens)
        value = self.expression(1)
        if self.current is not None:
            raise SyntaxError(f"unexpected {self.current!r}")
        self.variables[name.strip() if equals else "it"] = value
        return value

    def take(self):
        token, self.current = self.current, next(self.tokens, None)
        return token

    def expression(self, least):
        value = self.operand()
        while self.current in OPERATORS and OPERATORS[self.current][0] >= least:
            precedence, apply = OPERATORS[self.take()]
            value = apply(value, self.expression(precedence if precedence == 3 else precedence + 1))
        return value

    def operand(self):
        token = self.take()
        if token == "-":
            return -self.expression(2)
        if token == "(":
            value = self.expression(1)
            if self.take() != ")":
                raise SyntaxError("expected )")
            return value
        if isinstance(token, str):
            if token in self.variables:
                return self.variables[token]
            raise SyntaxError(f"unexpected {token!r}")
        if token is None:
            raise SyntaxError("unexpected end")
        return token


EXAMPLES = ["1 + 2 * 3", "side = 2 ^ 3 ^ 2", "(side - 500) / 8", "-it + 0.5", "2 * (3", "1 / 0", "7 7"]

calculator = Calculator()
for line in sys.stdin if sys.argv[1:] == ["-"] else EXAMPLES:
    try:
        print(line.strip(), "->", calculator.compute(line))
    except (SyntaxError, ArithmeticError) as error:
        print(line.strip(), "!!", error)
