# Messages and positions of SyntaxError: expressions, brackets and comprehensions.
codes = [
    '1 +', '(1, 2', '[1, 2', '{1: 2', '1 2', 'a b', ')', ']', '}', '(]', '[)', '{1: 2]', 'not', 'x not y',
    'x is', 'x in', 'a ? b', 'a $ b', 'a ! b', 'a <> b', 'a++', '++', 'a--b--', 'x ==', '= 1', '== 1', ':=',
    'a :=', '(a := )', 'a := 1', '...', '....', '. a', 'a.', 'a.1', 'a[', 'a[]', 'a[1', 'a[1:2:3:4]', '{,}',
    '[,]', '(,)', '{a b}', '{a: }', '{a: b, c}', '{a, b: c}', '{**a, b}', '{*a: b}', 'x if y', 'x if y else',
    '[x for x in]', '[x for in y]', '[for x in y]', '[x, y for x in z]', '(x for x in y, z)',
    '{x: y for x in z, w}', '[x if y for z in w]', '[*x for x in y]', '{**x for x in y}', '*x', '(', '{', '[',
    '((((1)))', 'a is not', 'not in a', 'a not b in c', 'a < > b', 'match', 'x.None',
]
for code in codes:
    try:
        compile(code, "code", "exec")
        print(ascii(code), "compiled")
    except SyntaxError as error:
        print(ascii(code), "->", type(error).__name__, ascii(error.msg), error.lineno, error.offset)
