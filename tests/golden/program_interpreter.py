# A small Lisp: reader, environments with closures, tail calls by loop, macros by hand.
class Symbol(str):
    pass


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise NameError(f"unbound: {name}")


class Procedure:
    def __init__(self, params, body, env):
        self.params, self.body, self.env = params, body, env


def read(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()
    forms = []
    while tokens:
        forms.append(read_form(tokens))
    return forms


def read_form(tokens):
    token = tokens.pop(0)
    if token == "(":
        items = []
        while tokens and tokens[0] != ")":
            items.append(read_form(tokens))
        if not tokens:
            raise EOFError("unclosed (")
        tokens.pop(0)
        return items
    if token == ")":
        raise SyntaxError("unexpected )")
    if token == "'":
        return [Symbol("quote"), read_form(tokens)]
    for convert in (int, float):
        try:
            return convert(token)
        except ValueError:
            continue
    return {"#t": True, "#f": False}.get(token, Symbol(token))


def show(value):
    if value is True:
        return "#t"
    if value is False:
        return "#f"
    if isinstance(value, list):
        return "(" + " ".join(map(show, value)) + ")"
    return "<procedure>" if isinstance(value, Procedure) or callable(value) else str(value)


def evaluate(x, env):
    while True:
        if isinstance(x, Symbol):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        head = x[0]
        if head == "quote":
            return x[1]
        if head == "if":
            x = x[2] if evaluate(x[1], env) is not False else x[3]
        elif head == "define":
            if isinstance(x[1], list):
                env[x[1][0]] = Procedure(x[1][1:], [Symbol("begin"), *x[2:]], env)
            else:
                env[x[1]] = evaluate(x[2], env)
            return None
        elif head == "set!":
            env.find(x[1])[x[1]] = evaluate(x[2], env)
            return None
        elif head == "lambda":
            return Procedure(x[1], [Symbol("begin"), *x[2:]], env)
        elif head == "begin":
            for form in x[1:-1]:
                evaluate(form, env)
            x = x[-1]
        elif head == "let":
            x = [[Symbol("lambda"), [b[0] for b in x[1]], *x[2:]], *[b[1] for b in x[1]]]
        else:
            f, *args = [evaluate(part, env) for part in x]
            if isinstance(f, Procedure):
                if len(args) != len(f.params):
                    raise TypeError(f"expected {len(f.params)} arguments, got {len(args)}")
                x, env = f.body, Env(f.params, args, f.env)
            else:
                return f(*args)


def product(*args):
    result = 1
    for a in args:
        result *= a
    return result


top = Env()
top.update({"+": lambda *a: sum(a), "*": product, "-": lambda a, b=None: -a if b is None else a - b, "=": lambda a,
    b: a == b, "<": lambda a, b: a < b, "cons": lambda a, b: [a] + b, "car": lambda a: a[0], "cdr": lambda a: a[1:],
    "null?": lambda a: a == [], "list": lambda *a: list(a), "display": lambda v: print("display:", show(v))})
program = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 30)
(define (loop n total) (if (= n 0) total (loop (- n 1) (+ total n))))
(loop 20000 0)
(define (map f xs) (if (null? xs) '() (cons (f (car xs)) (map f (cdr xs)))))
(map (lambda (x) (* x x)) '(1 2 3 4))
(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define tick (counter))
(tick) (tick)
(let ((x 2) (y 3)) (display (list x y 'sym #t)) (* x y))
(undefined 1)
(fact 1 2)
(car '())
((lambda (x) (+ x 1.5)) 2)
fact
"""
for form in read(program):
    try:
        value = evaluate(form, top)
        if value is not None:
            print(show(form)[:50], "=>", show(value))
    except (NameError, TypeError, IndexError) as error:
        print(show(form)[:50], "!!", type(error).__name__, error)
for bad in ("(1 2", "(+ 1 2))"):
    try:
        read(bad)
    except (EOFError, SyntaxError) as error:
        print(bad, "!!", error)
