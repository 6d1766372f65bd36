# recursive: no
# Building and taking apart text: concatenation, join, split, replace,
# formatting, slicing, character loops.


def checksum(text):
    total = 7
    for character in text:
        total = (total * 131 + ord(character)) % 4294967291
    return total


def roman(number):
    parts = []
    for value, digits in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
                          (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            parts.append(digits)
            number -= value
    return "".join(parts)


def table(rows):
    lines = []
    for n in range(rows):
        lines.append(f"{n:>6}|{n * n:<10,}|{n / 7:8.3f}|{n:#06x}|{roman(n):^16}|")
    return "\n".join(lines)


def caesar(text, shift):
    out = ""
    for character in text:
        if "a" <= character <= "z":
            out += chr((ord(character) - 97 + shift) % 26 + 97)
        elif character.isupper():
            out += chr((ord(character) - 65 + shift) % 26 + 65)
        else:
            out += character
    return out


def title_words(text):
    return " ".join(word[0].upper() + word[1:].lower() for word in text.split())


def palindromes(limit):
    found = []
    for n in range(limit):
        text = str(n)
        if text == text[::-1]:
            found.append(text)
    return ",".join(found)


def main():
    prose = "The quick brown fox jumps over the lazy dog; " * 40
    rows = table(9000)
    print(len(rows), checksum(rows))
    coded = caesar(prose * 30, 3)
    print(len(coded), checksum(coded), caesar(coded, -3) == prose * 30)
    print(checksum(title_words(prose * 20)))
    print(checksum(palindromes(400000)))
    swapped = prose
    for old, new in (("quick", "slow"), ("lazy", "eager"), ("fox", "ox"), ("dog", "hedgehog")):
        for _ in range(50):
            swapped = swapped.replace(old, new).replace(new, old)
    print(swapped == prose, swapped.count("fox"), swapped.find("zebra"), swapped.rfind("dog"))
    fields = []
    for line in rows.splitlines():
        fields.append(line.split("|")[3].strip().partition("x")[2])
    print(checksum("".join(fields)))


main()
