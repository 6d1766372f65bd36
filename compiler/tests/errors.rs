//! Error texts and positions, compared with CPython's in `golden/errors.txt`.

use bumpalo::Bump;
use minivm_compiler::ast::Mode;
use minivm_compiler::parse_module;

const GOLDEN: &str = include_str!("golden/errors.txt");

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        plain.push(match ch {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('f') => '\u{0C}',
                Some(other) => other,
                None => '\\',
            },
            _ => ch,
        });
    }
    plain
}

fn verdict(source: &str) -> String {
    let arena = Bump::new();
    match parse_module(&arena, source, Mode::Exec, "test") {
        Ok(_) => "accepted".to_owned(),
        Err(error) => format!(
            "{} {}:{}-{}:{} {}",
            error.kind.name(),
            error.line,
            error.col,
            error.end_line,
            error.end_col,
            error.message
        ),
    }
}

#[test]
fn errors_are_those_of_cpython() {
    let mut failures = 0;
    for line in GOLDEN.lines().filter(|line| !line.starts_with("#!")) {
        let (source, expected) = line.rsplit_once(" ⇒ ").expect("a source and a verdict");
        let found = verdict(&unescape(source));
        if found != expected {
            failures += 1;
            println!("{source}\n  CPython: {expected}\n  here:    {found}");
        }
    }
    assert_eq!(failures, 0, "sources with another error than in CPython");
}
