//! What a dump shows of the variables of a program.

use minivm_strategies::Strategy;

use crate::profiled::Target;
use crate::{minivm, text};

/// What `minivm dump --json --locals` says of the newest function of a program whose function `show` assigns variables and
/// then waits. A value that has an address is shown without it.
fn locals(definitions: &str, assignments: &str) -> serde_json::Value {
    let body = assignments.trim().replace('\n', "\n    ");
    let code = format!(
        "import sys\n{definitions}\ndef show():\n    {body}\n    print('ready', flush=True)\n    sys.stdin.readline()\nshow()\n"
    );
    let target = Target::start(&code, Strategy::Cached, &[]);
    let output = minivm(&["dump", &target.pid().to_string(), "--json", "--locals"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let threads: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(threads[0]["frames"][0]["function"], "show");
    threads[0]["frames"][0]["locals"].clone()
}

/// Without the addresses of objects.
fn without_addresses(value: &str) -> String {
    let mut parts = value.split("0x");
    let mut text = parts.next().unwrap().to_string();
    for part in parts {
        text += part.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    text
}

fn assert_shown(definitions: &str, values: &[(&str, &str)]) {
    let assignments: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(at, (value, _))| format!("v{at} = {value}"))
        .collect();
    let locals = locals(definitions, &assignments.join("\n"));
    for (at, (value, shown)) in values.iter().enumerate() {
        let found = locals[format!("v{at}")].as_str().unwrap();
        assert_eq!(without_addresses(found), *shown, "{value}");
    }
}

#[test]
fn numbers_and_text_of_a_process_are_shown() {
    assert_shown(
        "class Id(int): pass",
        &[
            ("-5", "-5"),
            ("2 ** 61", "2305843009213693952"),
            ("-(2 ** 127)", "-170141183460469231731687303715884105728"),
            ("2 ** 128", "<int of 129 bits>"),
            ("-(3 ** 1000)", "<negative int of 1585 bits>"),
            ("Id(7)", "Id(7)"),
            ("1e-100", "1e-100"),
            ("-0.0", "-0.0"),
            ("True", "True"),
            ("...", "Ellipsis"),
            ("'na\\u00efve \\U0001f600 it\\'s'", "\"naïve 😀 it's\""),
            ("''.join(['a', 'b'])", "'ab'"),
            (
                "'x' * 1000",
                &format!("'{}'… (1000 characters)", "x".repeat(80)),
            ),
            ("b'a\\x00\\xff'", "b'a\\x00\\xff'"),
            ("bytearray(b'hello')", "bytearray(b'hello')"),
        ],
    );
}

#[test]
fn containers_of_a_process_are_shown() {
    assert_shown(
        "
class Stack(list): pass
cycle = []
cycle.append(cycle)
gaps = {n: n for n in range(20)}
for n in range(18): del gaps[n]
sparse = set(range(20))
for n in range(18): sparse.discard(n)
",
        &[
            (
                "list(range(1000))",
                "[0, 1, 2, 3, 4, 5, 6, 7, … (1000 items)]",
            ),
            (
                "[[1, [2, [3, [4]]]], (1,), (), {}]",
                "[[1, [2, [… (2 items)]]], (1,), (), {}]",
            ),
            ("cycle", "[[...]]"),
            ("Stack([1])", "Stack([1])"),
            ("{'a': 1, 3: {4: None}}", "{'a': 1, 3: {4: None}}"),
            ("gaps", "{18: 18, 19: 19}"),
            (
                "dict.fromkeys('abcdefghi', 0)",
                "{'a': 0, 'b': 0, 'c': 0, 'd': 0, 'e': 0, 'f': 0, 'g': 0, 'h': 0, … (9 entries)}",
            ),
            ("{1, 2}", "{1, 2}"),
            ("sparse", "{18, 19}"),
            ("set()", "set()"),
            ("frozenset([3])", "frozenset({3})"),
            ("range(0, 10, 3)", "range(0, 10, 3)"),
        ],
    );
}

#[test]
fn objects_of_a_process_are_shown() {
    assert_shown(
        "
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def more(self, **values):
        for name, value in values.items(): setattr(self, name, value)
        return self
class Slots:
    __slots__ = ('a', 'b')
    def __init__(self): self.b = 1
class Odd(ValueError): pass
def function(): yield
",
        &[
            ("Point(1, [2])", "<Point object at : x=1, y=[2]>"),
            (
                "Point(1, 2).more(a=3, b=4, c=5)",
                "<Point object at : x=1, y=2, a=3, b=4, c=5>",
            ),
            (
                "Point(1, 2).more(**{'a%d' % n: n for n in range(90)})",
                "<Point object at : __dict__={'x': 1, 'y': 2, 'a0': 0, 'a1': 1, 'a2': 2, 'a3': 3, 'a4': 4, 'a5': 5, … (92 entries)}>",
            ),
            ("Slots()", "<Slots object at : b=1>"),
            ("Point", "<class 'Point'>"),
            ("function", "<function function at >"),
            ("function()", "<generator object function at >"),
            (
                "Point(1, 2).more",
                "<bound method <function Point.more at >>",
            ),
            ("len", "<built-in len>"),
            ("Odd('bad', 3)", "Odd('bad', 3)"),
            ("sys", "<module object at >"),
        ],
    );
}

#[test]
fn variables_of_one_name_have_one_place_in_json() {
    let target = Target::start(
        "
import sys
def show():
    n = 1
    inner = [n for n in range(3)]
    print('ready', flush=True)
    sys.stdin.readline()
show()
",
        Strategy::Cached,
        &[],
    );
    let output = minivm(&["dump", &target.pid().to_string(), "--json", "--locals"]);
    let shown = text(&output.stdout);
    assert_eq!(shown.matches("\"n\": ").count(), 1, "{shown}");
    assert!(shown.contains("\"n\": \"1\""), "{shown}");
}
