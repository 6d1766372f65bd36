# Generator pipelines, averages by send, exceptions thrown in, and delegation.
def source(n):
    try:
        for i in range(n): yield i
    finally: print('source closed')
def filt(p, it):
    for x in it:
        if p(x): yield x
def batch(it, n):
    b = []
    for x in it:
        b.append(x)
        if len(b) == n: yield tuple(b); b.clear()
    if b: yield tuple(b)
def take(n, it):
    it = iter(it)
    while n > 0:
        try: yield next(it)
        except StopIteration: return
        n -= 1
s = source(100)
print(list(take(3, batch(filt(lambda x: x % 3 == 0, s), 4)))); s.close()
def avg():
    total = n = 0; r = None
    while True:
        x = yield r
        if x is None: return (total, n)
        total += x; n += 1; r = total / n
def outer(out):
    while True:
        r = yield from avg(); out.append(r)
out = []; g = outer(out); next(g)
print([g.send(v) for v in (10, 20, 30)], g.send(None), g.send(5), g.send(None), out)
def catcher():
    while True:
        try: x = yield 'ready'
        except ValueError as e: print('caught', e, type(e.__context__)); continue
        except GeneratorExit: print('bye'); raise
        print('got', x)
c = catcher(); print(next(c), c.send(1), c.throw(ValueError('v')), c.throw(ValueError)); c.close(); c.close()
try: c.send(1)
except StopIteration as e: print('stop', e.value)
def bad(): 
    try: yield 1
    except GeneratorExit: yield 2
b = bad(); next(b)
try: b.close()
except RuntimeError as e: print(e)
def si(): 
    yield 1
    raise StopIteration('x')
try: print(list(si()))
except RuntimeError as e: print(e, repr(e.__cause__), e.__suppress_context__)
def rec():
    yield next(me)
me = rec()
try: next(me)
except ValueError as e: print(e)
def tree(n): 
    if n: yield from tree(n-1); yield n; yield from tree(n-1)
print(list(tree(4)), sum(1 for _ in tree(10)))
ge = (x*y for x in range(3) for y in range(x) if (x+y) % 2); print(list(ge), list(ge), ge.gi_frame, ge.gi_running)
def g2():
    r = yield from [1, 2]; print('r', r)
    r = yield from iter('ab'); return 'done'
def g3(): print((yield from g2()))
print(list(g3()))
g = g2(); print(next(g))
try: g.send(5)
except AttributeError as e: print(e)
def fin():
    try: yield 1; yield 2
    finally: print('fin'); 
x = fin(); next(x)
try: x.throw(KeyError('k'))
except KeyError as e: print(repr(e))
try: x.throw(1)
except TypeError as e: print(e)
print(next(iter([]), 'dflt'), next((i for i in range(10) if i > 5), None))
print(type(g), g.__name__, g.__qualname__, g.gi_code.co_name)
try: (lambda: (yield))().send(1)
except TypeError as e: print(e)
import sys
def ctx():
    try: 1/0
    except ZeroDivisionError: 
        yield sys.exc_info()[0]
        yield sys.exc_info()[0]
k = ctx(); print(next(k), sys.exc_info()[0], next(k))
