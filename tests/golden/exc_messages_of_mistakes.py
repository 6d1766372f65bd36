# Chains, with, finally, notes, and the message of each of many one-line mistakes.
import sys
class AppError(Exception):
    def __init__(self, code, *args): super().__init__(code, *args); self.code = code
    def __str__(self): return f'[{self.code}] {" ".join(map(str, self.args[1:]))}'
class Res:
    def __init__(self, n, swallow=False): self.n, self.sw = n, swallow
    def __enter__(self): print('enter', self.n); return self
    def __exit__(self, t, v, tb): print('exit', self.n, t and t.__name__, v); return self.sw
def chain(depth):
    try:
        if depth == 0: raise AppError(404, 'not', 'found')
        chain(depth - 1)
    except AppError as e:
        if depth == 2: raise RuntimeError(f'level {depth}') from e
        if depth == 3:
            raise LookupError('lost')
        raise
try: chain(4)
except Exception as e:
    while e: print(type(e).__name__, e, e.args, e.__suppress_context__); e = e.__cause__ or e.__context__
with Res(1), Res(2, True) as r2, Res(3):
    raise AppError(1, 'x')
print('after')
def flow(x):
    for i in range(3):
        try:
            if x == 'continue' and i == 0: continue
            if x == 'break': break
            if x == 'return': return 'ret'
            if x == 'raise': raise KeyError(i)
        except KeyError as k: print('k', k); 
        else: print('else', i)
        finally: print('fin', i)
    else: return 'loop else'
    return 'end'
for x in ('continue', 'break', 'return', 'raise', 'none'): print(x, flow(x))
def f():
    try: return 'try'
    finally: return 'finally'
print(f())
try:
    try: raise ValueError(1)
    except ValueError as e: del e; raise TypeError(2) from None
except TypeError as t: print(t.__context__, t.__cause__, t.__suppress_context__)
e = ValueError('n'); e.add_note('note1'); e.add_note('two\nlines'); print(e.__notes__)
try: raise e
except (TypeError, ValueError) as q: print(q is e, q.__traceback__.tb_lineno)
try: e.add_note(5)
except TypeError as t: print(t)
for bad in ('raise 5', 'raise None', 'raise', 'raise ValueError from 5', 'raise type', 'try:\n 1/0\nexcept 5: pass', 'assert 0, "msg"', 'assert False', 'x', 'del y', 'import nomod', 'from sys import nope', '[].foo', 'int("z")', '{}["k"]', '[][1]', '"a"+1', 'len(5)', '(1).x = 3', 'a, b = 1', 'a, b = [1]', 'a, *b = []', 'f"{1:z}"', '"%d" % "x"', '"{}".format()', 'chr(-1)', 'ord("ab")', 'float("x")', '1 // 0', '1.0 % 0', '0 ** -1', 'int("1" * 5000)', 'b"a"[5]', 'open("/nonexistent")', 'for x in 5: pass', 'with 5: pass', 'print(**{1: 2})', '(lambda a, b: 0)(1)', '(lambda *, k: 0)()', '(lambda a: 0)(1, 2)', '(lambda a: 0)(a=1, b=2)', '(lambda a, /: 0)(a=1)', 'max()', 'max([])', 'sum("ab")', 'sorted([1, "a"])', 'range(1, 2, 0)', 'iter(5)', 'next(iter([]))', '[1, 2].index(3)', '"abc".index("z")', '{1, []}', '{}.popitem()', '[].pop()', 'set().pop()', 'object().x', 'super().x', 'type(1, 2)', 'class A(5): pass', 'isinstance(1, 5)', 'getattr(1, 2)', 'hash([])', 'bytes([300])', '"a".encode("zz")', 'b"\\xff".decode()', 'int(None)', 'abs("x")', 'round("x")', 'pow(2, -1, 4)', '"x".join([1])', '"a".split("")', 'exec("1+")', 'eval("a b")', 'compile("x", "f", "zz")', '[1,2,3][::0]', 'memoryview(5)', 'slice()', 'zip([1],[1,2],strict=True).__next__() and list(zip([1],[1,2],strict=True))', 'list(map(5, [1]))', 'sys.exit', 'globals()["nope"]', 'vars(5)', 'dir(1, 2)', 'bin("x")', 'input(1, 2)', '__import__("a.b")', 'locals().x', 'divmod(1, 0)', 'math.sqrt(-1)', '1 < "a"', '[] < {}', 'not_defined.x', 'print.x', 'print.x = 1', 'str.x = 1', '5 in 5', '5 @ 5', '~1.5', '-"a"', 'lambda: (yield)', 'x: int', '(1, 2)[0] = 1', '"abc"[0] = "x"', 'del (1, 2)[0]', '[1][“0”]', 'f(a)(b', 'raise SystemExit(3)'):
    try: exec(bad, {'sys': sys, 'math': __import__('math')}); print(bad, 'OK')
    except BaseException as e: print(bad, '->', type(e).__name__, e)
