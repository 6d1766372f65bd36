# Coroutine-style generators, pipelines, delegation, closing, and what goes wrong in them.
import sys
def coroutine(f):
    def start(*a, **k):
        g = f(*a, **k); next(g); return g
    return start
@coroutine
def averager():
    total = n = 0; avg = None
    try:
        while True:
            try: x = yield avg
            except ValueError as e: print('bad', e); continue
            if x is None: return (n, total)
            total += x; n += 1; avg = total / n
    finally: print('averager done')
a = averager(); print(a.send(10), a.send(20), a.throw(ValueError('v')), a.send(3))
try: a.send(None)
except StopIteration as e: print('ret', e.value)
def sub():
    r = yield 1; print('sub got', r)
    try: yield 2
    except KeyError: yield 'caught'
    return 'subret'
def outer():
    x = yield from sub(); print('outer', x)
    y = yield from [10, 20]; print('y', y)
    return x
g = outer(); print(next(g), g.send('hello'), g.throw(KeyError('k')), next(g), next(g))
try: next(g)
except StopIteration as e: print(e.value, g.gi_frame, g.gi_running, g.gi_yieldfrom)
def inf(n=0):
    while True: yield n; n += 1
def take(n, it):
    for _, x in zip(range(n), it): yield x
def pipe(*fs):
    def run(x):
        for f in fs: x = f(x)
        return x
    return run
print(list(take(5, (x * x for x in inf() if x % 3))), pipe(str, len, lambda n: n + 1)(12345))
def tree(d, path=()):
    if isinstance(d, dict):
        for k, v in d.items(): yield from tree(v, path + (k,))
    else: yield path, d
print(*tree({'a': {'b': 1, 'c': {'d': 2}}, 'e': 3}), sep='\n')
def fin():
    try: yield 1
    finally:
        print('closing')
g = fin(); next(g); g.close(); print(list(g))
def bad():
    try: yield 1
    except GeneratorExit: yield 2
g = bad(); next(g)
try: g.close()
except RuntimeError as e: print(e)
def stop(): 
    yield 1
    raise StopIteration('x')
try: list(stop())
except RuntimeError as e: print(e, repr(e.__cause__))
g = inf()
try: g.send(1)
except TypeError as e: print(e)
def selfref():
    yield next(me)
me = selfref()
try: next(me)
except ValueError as e: print(e)
print(sum(x for x in range(10)), max((len(w), w) for w in 'a bbb cc'.split()), dict((k, v) for k, v in zip('ab', [1, 2])), [*map(lambda a, b: a + b, [1, 2], [3, 4])], list(filter(None, [0, 1, '', 'a'])))
def ctx():
    try:
        raise ValueError('inner')
    except ValueError:
        print(sys.exception())
        yield 1
        print(sys.exception())
        try: 1 / 0
        except ZeroDivisionError as z: print(repr(z.__context__))
        yield 2
    print(sys.exception())
    yield 3
g = ctx()
try: raise IndexError('caller')
except IndexError: print(next(g), sys.exception())
print(next(g), sys.exception())
try: raise KeyError('second')
except KeyError: print(next(g), sys.exception())
def thrower():
    try: yield
    except Exception as e:
        yield repr(sys.exception()), repr(e.__context__)
        yield repr(sys.exception())
        raise
t = thrower(); next(t)
try: raise OSError('thrown')
except OSError as e: print(t.throw(e))
print(next(t))
try: next(t)
except OSError as e: print('again', e, e.__context__)
lazy = (print('eval', x) or x for x in [1, 2]); print('before'); print(list(lazy))
try: (i for i in 5)
except TypeError as e: print(e)
gen_list = [lambda i=i: i for i in range(3)]; print([f() for f in gen_list], [f() for f in [lambda: i for i in range(3)]])
print([[i * j for j in range(3) if j != i] for i in range(3)], {i: {j for j in range(i)} for i in range(3)})
