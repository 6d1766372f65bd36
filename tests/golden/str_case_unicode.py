# Case mapping and character classes beyond Latin: final sigma, ligatures, titlecase digraphs, numerals.
words = ["ß", "ǆ", "ΑΣ", "ΑΣ Σ", "ﬁ", "İ", "Ⅷ", "ŉ", "ΐ", "Ω", "дом Дом"]
for w in words:
    print(ascii([w.upper(), w.lower(), w.title(), w.capitalize(), w.swapcase(), w.casefold()]))
for t in ("²", "½", "٣", "漢", "\u00a0", "Ⅷ", "\u200b", "🐍", "é", "É", "ǅ", "\u0378", "\ue000", "x²", "\u0301", "ª"):
    print(ascii(t), [int(v) for v in (t.isalpha(), t.isdigit(), t.isdecimal(), t.isnumeric(), t.isalnum(), t.isspace(),
                                     t.isupper(), t.islower(), t.istitle(), t.isidentifier(), t.isprintable())])
print("straße".casefold() == "STRASSE".casefold(), "ﬁn".casefold() == "fin", "ÅNGSTRÖM".lower(), "ñandú".title())
naïve, 变量, ªb = 1, 2, 3
print(naïve, 变量, ªb, sorted(n for n in globals() if n.startswith("ab")))
