# A decorator that writes __init__, __repr__ and comparisons, as data classes do.
class Field:
    def __init__(self, default=None, factory=None, validate=None): self.default, self.factory, self.validate = default, factory, validate
def model(cls=None, /, *, frozen=False, order=False):
    def wrap(cls):
        fields = {}
        for b in reversed(cls.__mro__): fields.update(getattr(b, '_own_fields', {}))
        own = {n: (t, cls.__dict__.get(n)) for n, t in cls.__dict__.get('__annotations__', {}).items()}
        cls._own_fields = own; fields.update(own); cls._fields = fields
        args = []
        env = {'_F': fields}
        body = []
        for n, (t, d) in fields.items():
            if isinstance(d, Field):
                env[f'_d_{n}'] = d
                args.append(f'{n}=None')
                if d.factory: body.append(f'  if {n} is None: {n} = _d_{n}.factory()')
                else: body.append(f'  if {n} is None: {n} = _d_{n}.default')
                if d.validate: body.append(f'  if not _d_{n}.validate({n}): raise ValueError(f"bad {n}: {{{n}!r}}")')
            elif d is not None: env[f'_d_{n}'] = d; args.append(f'{n}=_d_{n}')
            else: args.append(n)
            body.append(f'  object.__setattr__(self, {n!r}, {n})')
        exec(f'def __init__(self, {", ".join(args)}):\n' + '\n'.join(body or ['  pass']), env)
        cls.__init__ = env['__init__']; cls.__init__.__qualname__ = f'{cls.__qualname__}.__init__'
        def tup(s): return tuple(getattr(s, n) for n in fields)
        cls.__repr__ = lambda s: f'{type(s).__qualname__}({", ".join(f"{n}={getattr(s, n)!r}" for n in fields)})'
        cls.__eq__ = lambda s, o: tup(s) == tup(o) if o.__class__ is s.__class__ else NotImplemented
        cls.__match_args__ = tuple(fields)
        if order:
            for op in '__lt__', '__le__', '__gt__', '__ge__':
                def f(s, o, op=op): return getattr(tup(s), op)(tup(o)) if o.__class__ is s.__class__ else NotImplemented
                setattr(cls, op, f)
        if frozen:
            def sa(s, n, v=None): raise AttributeError(f'cannot assign to field {n!r}')
            cls.__setattr__ = cls.__delattr__ = sa
            cls.__hash__ = lambda s: hash(tup(s))
        return cls
    return wrap if cls is None else wrap(cls)
@model
class P:
    x: int
    y: int = 0
    tags: list = Field(factory=list)
@model(frozen=True, order=True)
class V(P):
    z: float = Field(1.5, validate=lambda v: v > 0)
p = P(1); q = P(1, y=0); p.tags.append('a'); print(p, q, p == q, p == 3, P.__match_args__)
v = V(1, 2, [3], 4.0); w = V(1, 3); print(v, w, v < w, sorted([w, v]), max(v, w), v != w)
for f in (lambda: P(), lambda: P(1, 2, 3, 4), lambda: P(1, q=2), lambda: V(1, z=-1), lambda: setattr(v, 'x', 1), lambda: delattr(v, 'x'), lambda: hash(v), lambda: p < q, lambda: v < p):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(P.__annotations__, V.__annotations__, V.__init__.__qualname__, V.__init__.__defaults__[0])
