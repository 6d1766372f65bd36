# What a call spreads, in the order of its evaluation: the mapping is merged before the iterable is read, and neither
# may be changed under the callee.
def t(source, namespace=None):
    try:
        exec(source, namespace or {'f': f, 'D': D})
    except Exception as e:
        print(source.splitlines()[-1], '->', type(e).__name__, e)
def f(*a, **k): print(a, k)
class D(dict):
    def keys(self): print('keys'); return ['x']
    def __getitem__(self, k): return 9
t("class A(*1): pass")
t("class A(int, *1): pass")
t("class A(**1): pass")
t("f(*1)"); t("f(1,*1)"); t("f(*1, **2)"); t("f(**2)"); t("f(a=1, **2)"); t("f(*[1], *2)")
t("f(**{1:2})"); t("f(*[3,4], **{'a':1})"); t("f(**D())"); t("f(*'ab', **{})"); t("f(*(), **{})")
t("f(*(x for x in 'ab'), **{'k':1})"); t("print(*1)"); t("f(*(1,2), 3)"); t("f(*iter([1]), **{'a':1}, b=3)"); t("f(**{'a':1}, **{'a':2})")
t("len(*[])"); t("len(*[1], **{})"); t("len(*[[1]], **{})")
t("def g(a,b,*,c): print(a,b,c)\ng(*(1,2), **{'c':3})\ng(*(1,))")
t("f(*(_ for _ in [print('iter')]), **(print('kw') or {}))")
t("f(*5, **(print('kw') or {}))")
class It:
    def __iter__(self): print('It'); return iter([1,2])
t("f(*It(), **(print('kw') or {}))", {'f':f,'It':It})
class L(list):
    def __iter__(self): return iter('zz')
class T(tuple):
    def __iter__(self): return iter('zz')
t("f(*L([1]))", {'f':f,'L':L}); t("f(*T([1]))", {'f':f,'T':T})
class M:
    def keys(self): return iter(['a','b'])
    def __getitem__(self,k): return k*2
t("f(**M())", {'f':f,'M':M})
d={'key': lambda x: (d.clear(), x)[1]}
print(sorted([3,1,2], **d))
l=[1,2,3]
class C:
    def __str__(self): l.clear(); return 'C'
l[0]=C()
print(*l)
