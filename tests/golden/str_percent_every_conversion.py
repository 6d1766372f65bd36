# The % operator: every conversion with every kind of value.
vals = [0, 1, -1, 42, -12345, 10**20, True, 0.0, -0.0, 1.5, -2.675, 1e100, 1e-7, float('inf'), float('nan'), 'abc', '', None, b'x', (1,), {'a': 1}, 'a', 256, -5.9]
specs = '%d %i %u %o %x %X %#x %#o %e %E %f %F %g %G %c %r %s %a %% %5d %-5d| %05d %+d %.3f %10.3f %-10.3f| %+.2e %#.3g %.0f %#.0f %5s %-5s| %.2s %5.1s %5% %z %y %k %(a)s %*d %.*f %ld %hd %Ld %lld %+5d %x% % %-+5d %+-5d %-05d| %.5d %08.3d %+x %#X %#e %5c %-5c| %05s %+s %.r %.3r %.0s %!s %.10a'.split()
specs += ['% d', '% 5d', '%', '%(a', '%()s', '%(a)d%(b)s', '%s %s', 'no', '%#b', '%.99999999999999999999f', '%99999999999999999999d', '% x', '%- 5d|']
for s in specs:
    for v in vals:
        try: r = s % v
        except Exception as e: r = f'{type(e).__name__}: {e}'
        print(repr(s), repr(v), '->', repr(r))
for s, v in [(b'%d', 5), (b'%s', b'x'), (b'%s', 'x'), (b'%b', bytearray(b'q')), (b'%a', 'é'), (b'%r', 'é'), (b'%c', 65), (b'%c', b'B'), (b'%c', 256), (b'%x', -255), (b'%5.1f|%-4d|', (1.25, 3)), (b'%(a)s', {b'a': b'z'}), (b'%(a)s', {'a': b'z'}), (b'%d', '5'), (b'%', ()), (b'%s', ()), (b'x', (1,)), (b'%*d', (5, 3)), (b'%z', 1), (bytearray(b'%d!'), 7)]:
    try: r = s % v
    except Exception as e: r = f'{type(e).__name__}: {e}'
    print(s, v, '->', r)
class M:
    def __getitem__(self, k): return 'M' + k
    def __int__(self): return 5
    def __float__(self): return 2.5
    def __index__(self): return 7
    def __str__(self): return 'str'
    def __repr__(self): return 'repr'
m = M()
for s in ['%(k)s', '%d', '%x', '%f', '%s', '%r', '%a', '%c', '%5.1s|']:
    try: print(s, s % m, end=' ')
    except Exception as e: print(s, type(e).__name__, e)
print('%s and %s' % (m, m), '%(a)s %%' % {'a': 1}, '%s' % ((1, 2),), '%s' % [1, 2])
