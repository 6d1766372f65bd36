# The conditional expression: order, nesting, laziness, in other expressions.
def say(text):
    print("say", text)
    return text


print(say("a") if say(True) else say("b"))
print(say("a") if say("") else say("b"))
for n in range(-1, 3):
    print("negative" if n < 0 else "zero" if n == 0 else "one" if n == 1 else "many")
print((1 if True else 2) + 3, 1 if True else 2 + 3, [1, 2][0 if not True else 1])
print([x if x % 2 else -x for x in range(5)], {k: "even" if k % 2 == 0 else "odd" for k in range(3)})
f = lambda x: "big" if x > 10 else "small"
print(f(11), f(1), ((lambda: 1) if 0 else (lambda: 2))())
print((lambda: 1 if 0 else 2)())
value = None
print(value if value is not None else "default", len(value) if value else 0)
