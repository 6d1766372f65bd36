"""Methods of str, and what else is done with text."""

from timing import operation, report

SENTENCE = "the quick brown fox jumps over the lazy dog and runs away from it"
WORDS = SENTENCE.split()
LINES = "\n".join(["first line", "second line", "third", ""] * 5)
CSV = "alpha,beta,gamma,delta,epsilon,42,3.25"


@operation
def str_split_whitespace(n):
    for _ in range(n):
        SENTENCE.split()


@operation
def str_split_separator(n):
    for _ in range(n):
        CSV.split(",")


@operation
def str_splitlines(n):
    for _ in range(n):
        LINES.splitlines()


@operation
def str_partition(n):
    for _ in range(n):
        CSV.partition(",")


@operation
def str_join(n):
    for _ in range(n):
        " ".join(WORDS)


@operation
def str_join_generator(n):
    for _ in range(n):
        ",".join(word for word in WORDS)


@operation
def str_replace_char(n):
    for _ in range(n):
        SENTENCE.replace(" ", "_")


@operation
def str_replace_word(n):
    for _ in range(n):
        SENTENCE.replace("the", "a")


@operation
def str_find(n):
    for _ in range(n):
        SENTENCE.find("lazy")


@operation
def str_count(n):
    for _ in range(n):
        SENTENCE.count("o")


@operation
def str_contains(n):
    for _ in range(n):
        "dog" in SENTENCE


@operation
def str_startswith(n):
    for _ in range(n):
        SENTENCE.startswith("the")


@operation
def str_upper(n):
    for _ in range(n):
        SENTENCE.upper()


@operation
def str_lower(n):
    for _ in range(n):
        SENTENCE.lower()


@operation
def str_title(n):
    for _ in range(n):
        SENTENCE.title()


@operation
def str_strip(n):
    text = "   padded text  \n"
    for _ in range(n):
        text.strip()


@operation
def str_isdigit(n):
    text = "1234567890"
    for _ in range(n):
        text.isdigit()


@operation
def str_isalpha_chars(n):
    for _ in range(n):
        for char in "ab1c ":
            char.isalpha()


@operation
def str_zfill(n):
    for _ in range(n):
        "42".zfill(10)


@operation
def str_center(n):
    for _ in range(n):
        "word".center(20)


@operation
def str_translate(n):
    table = str.maketrans("abc", "xyz")
    for _ in range(n):
        SENTENCE.translate(table)


@operation
def str_encode(n):
    for _ in range(n):
        SENTENCE.encode()


@operation
def str_index(n):
    for i in range(n):
        SENTENCE[7]


@operation
def str_slice(n):
    for i in range(n):
        SENTENCE[4:15]


@operation
def str_reverse(n):
    for i in range(n):
        SENTENCE[::-1]


@operation
def str_iterate(n):
    for _ in range(n):
        for char in SENTENCE:
            pass


@operation
def str_concatenate(n):
    a, b = "left side", "right side"
    for _ in range(n):
        a + b


@operation
def str_append_in_loop(n):
    text = ""
    for _ in range(n):
        text += "x"


@operation
def str_multiply(n):
    for _ in range(n):
        "ab" * 20


@operation
def str_equal(n):
    a = "some words " + str(1)
    b = "some words " + str(1)
    for _ in range(n):
        a == b


@operation
def str_less(n):
    a, b = "some words 1", "some words 2"
    for _ in range(n):
        a < b


@operation
def str_ord_chr(n):
    for _ in range(n):
        chr(ord("a") + 1)


@operation
def str_non_ascii_index(n):
    text = "naïve café déjà vu " * 4
    for _ in range(n):
        text[40]


@operation
def str_non_ascii_iterate(n):
    text = "naïve café déjà vu"
    for _ in range(n):
        for char in text:
            pass


@operation
def str_list_of_chars(n):
    for _ in range(n):
        list(SENTENCE)


@operation
def str_sorted_chars(n):
    for _ in range(n):
        "".join(sorted("listen"))


report()
