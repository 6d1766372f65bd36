# recursive: yes
# Writes nested data as JSON text and parses it back, character by character.

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
UNESCAPES = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "t": "\t", "r": "\r"}


def write_string(text):
    out = ['"']
    for character in text:
        out.append(ESCAPES.get(character, character))
    out.append('"')
    return "".join(out)


def write(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append(write_string(value))
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, dict):
        out.append("{")
        first = True
        for key, item in value.items():
            if not first:
                out.append(",")
            first = False
            out.append(write_string(key))
            out.append(":")
            write(item, out)
        out.append("}")
    elif isinstance(value, (list, tuple)):
        out.append("[")
        for i, item in enumerate(value):
            if i:
                out.append(",")
            write(item, out)
        out.append("]")
    else:
        raise TypeError("cannot write " + type(value).__name__)


def dumps(value):
    out = []
    write(value, out)
    return "".join(out)


class Parser:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self, message):
        raise ValueError(f"{message} at {self.at}")

    def skip(self):
        text = self.text
        while self.at < len(text) and text[self.at] in " \t\n\r":
            self.at += 1

    def peek(self):
        self.skip()
        if self.at >= len(self.text):
            self.fail("unexpected end")
        return self.text[self.at]

    def expect(self, character):
        if self.peek() != character:
            self.fail("expected " + repr(character))
        self.at += 1

    def value(self):
        character = self.peek()
        if character == "{":
            return self.object()
        if character == "[":
            return self.array()
        if character == '"':
            return self.string()
        if character in "-0123456789":
            return self.number()
        for word, constant in (("null", None), ("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return constant
        self.fail("unexpected " + repr(character))

    def object(self):
        result = {}
        self.expect("{")
        if self.peek() == "}":
            self.at += 1
            return result
        while True:
            if self.peek() != '"':
                self.fail("expected a key")
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            if self.peek() == ",":
                self.at += 1
            else:
                self.expect("}")
                return result

    def array(self):
        result = []
        self.expect("[")
        if self.peek() == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value())
            if self.peek() == ",":
                self.at += 1
            else:
                self.expect("]")
                return result

    def string(self):
        text = self.text
        self.at += 1
        out = []
        while True:
            character = text[self.at]
            self.at += 1
            if character == '"':
                return "".join(out)
            if character == "\\":
                out.append(UNESCAPES[text[self.at]])
                self.at += 1
            else:
                out.append(character)

    def number(self):
        text = self.text
        start = self.at
        while self.at < len(text) and text[self.at] in "+-0123456789.eE":
            self.at += 1
        digits = text[start:self.at]
        if "." in digits or "e" in digits:
            return float(digits)
        return int(digits)


def loads(text):
    parser = Parser(text)
    result = parser.value()
    parser.skip()
    if parser.at != len(text):
        parser.fail("extra text")
    return result


def sample(n):
    return {
        "name": f"item \"{n}\"\tof many",
        "price": n * 1.25,
        "tags": ["red", "green\n", "blue\\", n],
        "nested": {"deep": [[n, [n + 1, [n + 2]]], {}, []], "flag": n % 2 == 0, "none": None},
    }


def main():
    data = {"items": [sample(n) for n in range(700)], "count": 700}
    text = dumps(data)
    again = loads(text)
    print(len(text), again == data, dumps(again) == text)
    total = 0
    for character in text:
        total = (total * 33 + ord(character)) % 1000003
    print(total)
    for bad in ('{"a" 1}', "[1, 2", '{"a": tru}', "[1] 2"):
        try:
            loads(bad)
        except ValueError as error:
            print(error)


for _ in range(6):
    main()
