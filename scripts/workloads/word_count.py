# recursive: no
# Counts words of a made-up text and groups them: dictionaries with string
# keys, split, sorting by count.

SYLLABLES = ("ba", "ko", "ri", "mu", "te", "la", "shi", "no", "gra", "pel", "un", "sto")


def words(count):
    state = 12345
    size = len(SYLLABLES)
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        a = (state >> 8) % size
        b = (state >> 14) % size
        c = (state >> 20) % 4
        if c == 0:
            yield SYLLABLES[a]
        elif c == 1:
            yield SYLLABLES[a] + SYLLABLES[b]
        else:
            yield SYLLABLES[a] + SYLLABLES[b] + SYLLABLES[c]


def make_text(count):
    lines = []
    line = []
    for word in words(count):
        line.append(word)
        if len(line) == 12:
            lines.append(" ".join(line) + ".")
            line = []
    return "\n".join(lines)


def count_words(text):
    counts = {}
    for line in text.split("\n"):
        for word in line.rstrip(".").split():
            counts[word] = counts.get(word, 0) + 1
    return counts


def count_letters(text):
    counts = {}
    for letter in text:
        if letter in counts:
            counts[letter] += 1
        else:
            counts[letter] = 1
    return counts


def followers(text):
    table = {}
    previous = None
    for word in text.replace(".", "").split():
        if previous is not None:
            table.setdefault(previous, {})
            row = table[previous]
            row[word] = row.get(word, 0) + 1
        previous = word
    return table


def main():
    text = make_text(200000)
    counts = count_words(text)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    print(len(text), len(counts), sum(counts.values()))
    for word, count in ranked[:8]:
        print(f"{word:<10}{count:>6}")
    letters = count_letters(text)
    print(sorted(letters.items()))
    table = followers(text)
    busiest = max(table, key=lambda word: (len(table[word]), word))
    print(len(table), busiest, len(table[busiest]))
    by_length = {}
    for word in counts:
        by_length.setdefault(len(word), []).append(word)
    print({length: len(group) for length, group in sorted(by_length.items())})


main()
