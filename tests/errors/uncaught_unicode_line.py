# Source lines with wide and combining characters: where the carets go.
größe = {"höhe": 1}
print("ok é") if größe["höhe"] else None
ergebnis = "日本語" + "é" + größe["höhe"] + "🐍"
