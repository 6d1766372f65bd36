//! Parses a whole standard library and compares the trees with CPython's.
//!
//! Ignored unless asked for: set `MINIVM_STDLIB` to a directory of Python files (CPython 3.13's `lib`
//! directory) and, to compare, `MINIVM_PYTHON` to a Python 3.13; then run
//! `cargo test -p minivm-compiler --test reference_trees -- --ignored --nocapture`.

mod support;

use bumpalo::Bump;
use minivm_compiler::ast::Mode;
use minivm_compiler::{decode_source, parse_module};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// A Python that runs `reference.py`.
struct Reference {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reference {
    fn start(python: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference.py");
        let mut child = Command::new(python)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("MINIVM_PYTHON runs");
        let questions = child.stdin.take().expect("a pipe");
        let answers = BufReader::new(child.stdout.take().expect("a pipe"));
        Reference {
            child,
            questions,
            answers,
        }
    }

    fn dump(&mut self, path: &Path) -> Vec<u8> {
        writeln!(self.questions, "{}", path.display()).expect("Python listens");
        let mut count = String::new();
        self.answers.read_line(&mut count).expect("Python answers");
        let count: usize = count.trim().parse().expect("a number of lines");
        let mut dump = Vec::new();
        for _ in 0..count {
            self.answers.read_until(b'\n', &mut dump).expect("a line");
        }
        dump
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn python_files(dir: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

fn first_difference(ours: &str, theirs: &str) -> String {
    for (index, (our, their)) in ours.lines().zip(theirs.lines()).enumerate() {
        if our != their {
            let before: Vec<&str> = ours.lines().take(index).collect();
            let context = before[index.saturating_sub(6)..].join("\n");
            return format!("{context}\n  ours:   {our}\n  theirs: {their}");
        }
    }
    "one is longer".to_owned()
}

#[test]
#[ignore = "needs MINIVM_STDLIB"]
fn standard_library_parses_as_in_cpython() {
    let root = std::env::var("MINIVM_STDLIB").expect("MINIVM_STDLIB names a directory");
    let mut files = Vec::new();
    python_files(Path::new(&root), &mut files);
    files.sort();
    assert!(!files.is_empty(), "no Python files in {root}");
    let mut reference = std::env::var("MINIVM_PYTHON")
        .ok()
        .map(|python| Reference::start(&python));
    let mut failures = 0;
    let mut bytes = 0;
    let mut parse_time = std::time::Duration::ZERO;
    for path in &files {
        let mut content = Vec::new();
        std::fs::File::open(path)
            .and_then(|mut file| file.read_to_end(&mut content))
            .expect("readable");
        bytes += content.len();
        let name = path.display().to_string();
        let arena = Bump::new();
        let start = Instant::now();
        let result = decode_source(&content, &name)
            .and_then(|text| parse_module(&arena, &text, Mode::Exec, &name));
        parse_time += start.elapsed();
        let theirs = reference.as_mut().map(|reference| reference.dump(path));
        let theirs = theirs.map(|dump| String::from_utf8_lossy(&dump).into_owned());
        let rejected = theirs
            .as_ref()
            .is_some_and(|dump| dump.starts_with("error "));
        match (&result, &theirs) {
            (Err(_), Some(_)) if rejected => {}
            (Err(error), _) if error.message.starts_with("unknown encoding: ") => {}
            (Err(error), _) => {
                failures += 1;
                println!("{name}:{}:{}: {}", error.line, error.col, error.message);
            }
            (Ok(_), Some(theirs)) if rejected => {
                failures += 1;
                println!("{name}: accepted, but CPython says {theirs}");
            }
            (Ok(module), Some(theirs)) => {
                let ours = support::dump(module);
                if ours != *theirs {
                    failures += 1;
                    println!("{name}: {}", first_difference(&ours, theirs));
                }
            }
            (Ok(_), None) => {}
        }
    }
    println!(
        "{} files, {bytes} bytes parsed in {parse_time:?}",
        files.len()
    );
    assert_eq!(failures, 0, "files that differ");
}
