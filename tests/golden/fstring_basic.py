# f-strings: expressions, conversions, nested quotes, braces, the = form, concatenation.
name, n, pi = "world", 42, 3.14159
print(f"hello {name}", f"{n}", f"{n + 1}", f"{{}} {{{n}}}", f"", f"{name!r} {name!s} {name!a}", F"{n}", f'{"q"}')
print(f"{n=} {n = } {n+1=} {name=}")
print(f"{name=!s} {pi=:.2f} {n = :>6} {name=!r:>10} { n }")
print(f"{[x * 2 for x in range(3)]} {({'a': 1})['a']} {(lambda x: x + 1)(2)} { {1: 2}[1] } {n if n > 1 else 0}")
print(f"{'nested ' + f'{n}' + f"{f'{n}'}"} {name.upper()} {name[1:3]} {len(name)!s:>4}")
print(f"a" "b" f"{n}" 'c{n}', f"{n}" f"{name}", rf"\n{n}", fr"{n}\t", f"\x41\n{n}\u0042")
print(f"""multi
{n
+ 1}
{
    name
}""")
print(f"{n!r:>5}|{n:<5}|{n:^5}|{n:05}|{n:+}|{n:x}|{n:#b}|{n:,}|{1234567:_}|{0.5:%}|{pi:e}")
print(f"{'a' if n else 'b'}", f"{n:{5}}", f"{n:{'>'}{2 + 4}}", f"{pi:{n // 10}.{1 + 1}}", f"{name:{'*'}^{20}}")
print(f"{n}%", f"{n}{n}", f"{None} {True} {...}", f"{1,2}", f"{(1, 2)}", f"{n:}", f"{*[1, 2], 3}")
print(f"{'\n'.join(['a', 'b'])}", f"{"same quotes"}", f"{name!r}" + f"{'\''}", f"{n:!<5}", f"{n!=3}", f"{n==42}",
    f"{n>=1}")
print(f"{(x := 5)}", x, f"{x:=5}", f"{x:{x}}", f"{lambda_ if (lambda_ := 3) else 0}")


class Temperature:
    def __init__(self, degrees):
        self.degrees = degrees

    def __format__(self, spec):
        return f"<{self.degrees}:{spec}>"

    def __repr__(self):
        return "Temperature()"


t = Temperature(20)
print(f"{t} {t:abc} {t!r} {t!r:>15} {t:{n}x} {t:%d/%m} {t:a:b} {t=}")
for code in ("f'{'", "f'{}'", "f'}'", "f'{a'", "f'{a!x}'", "f'{a b}'", "f'{a:{b}'", "f'{!r}'", "f'{a!}'", "f'{ }'",
             "f'{a$b}'",
             "f'{lambda x: 1}'", "f'{*a}'", "f'{a = !}'", "f'{yield}'", "f'{a:{}}'", "f'{=}'"):
    try:
        compile(code, "code", "eval")
        print(code, "compiled")
    except SyntaxError as error:
        print(code, "->", error.msg)
