//! Instructions of a push and a pop, and of a call and a return, counted by valgrind: the same number every run, so that
//! one instruction more or less is seen on the noisiest machine. `cargo bench --bench instructions`.
//!
//! This program runs itself under callgrind, with a loop of some length and with one of twice that length; the
//! difference, divided by the length, is what one turn costs. What it found is kept in the build folder, and the next run
//! says what has changed. Options of criterion are accepted and ignored, but for words, which choose benchmarks whose
//! names contain one.

#[path = "shared/arguments.rs"]
mod arguments;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use comfy_table::{CellAlignment, Table};
use minivm_compiler::{Mode, compile, decode_source};
use minivm_strategies::{DataStack, Slot, StackConfig, Strategy, with_strategy};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;

/// Says to a copy of this program which loop to run: a benchmark, a strategy, and a length.
const LOOP: &str = "--loop";
/// Turns of the shorter loop.
const TURNS: usize = 10_000;
/// Slots of the frames pushed.
const SLOTS: usize = 8;
/// Native stack that Python code may use.
const NATIVE_STACK: usize = 1 << 20;
/// A line under the header, and no other; comfy-table's notation.
const TABLE_STYLE: &str = "     ──            ";
/// The benchmarks: a name, the Python loop whose instructions are counted, and one whose instructions are taken off.
/// Without a program it is the strategy alone.
const BENCHMARKS: [(&str, Option<(&str, &str)>); 4] = [
    ("push_pop", None),
    ("push_pop_at_an_edge", None),
    ("call_return", Some(("leaf()", "pass"))),
    ("call_return_3_arguments", Some(("leaf3(i, i, i)", "pass"))),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, benchmark, strategy, turns] = &arguments[..]
        && flag == LOOP
    {
        let strategy: Strategy = strategy.parse().expect("a strategy");
        let turns = turns.parse().expect("a number");
        with_strategy!(strategy, Stack => run_loop::<Stack>(benchmark, turns));
        return;
    }
    let Some(words) = arguments::words(&arguments) else {
        return;
    };
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("instructions: skipped, because valgrind is not installed");
        return;
    }
    let file = results_file();
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    let mut found = String::new();
    let mut table = Table::new();
    table.load_preset(TABLE_STYLE);
    table.set_header(["instructions", "strategy", "a turn", "before"]);
    for (name, program) in BENCHMARKS {
        for strategy in Strategy::ALL {
            let id = format!("{name}/{strategy}");
            if !words.is_empty() && !words.iter().any(|word| id.contains(word)) {
                continue;
            }
            let count = match program {
                None => per_turn(name, *strategy),
                Some((with, without)) => per_turn(with, *strategy) - per_turn(without, *strategy),
            };
            // A hundredth is not of the turn: what is done once in a run differs by some instructions.
            let line = format!("{id}\t{count:.1}");
            let earlier = before
                .lines()
                .find_map(|earlier| earlier.strip_prefix(&format!("{id}\t")))
                .unwrap_or("");
            let (_, shown) = line.split_once('\t').unwrap_or_default();
            let changed = if earlier == shown { "same" } else { earlier };
            table.add_row([name, strategy.name(), shown, changed]);
            found.push_str(&line);
            found.push('\n');
        }
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    if found.is_empty() {
        println!(
            "instructions: skipped, because no name of theirs contains {}",
            words.join(" or ")
        );
        return;
    }
    println!("{table}");
    // What was not measured this time is still what it was.
    for line in before.lines() {
        let id = line.split('\t').next().unwrap_or_default();
        if !found.lines().any(|new| new.starts_with(&format!("{id}\t"))) {
            found.push_str(line);
            found.push('\n');
        }
    }
    if let Err(error) = std::fs::write(&file, found) {
        eprintln!("instructions: can't write {}: {error}", file.display());
    }
}

/// The figures of the last run, beside criterion's.
fn results_file() -> PathBuf {
    let program = std::env::current_exe().expect("this program has a path");
    let folder = program.parent().and_then(Path::parent);
    folder.unwrap_or(Path::new(".")).join("instructions.tsv")
}

/// Instructions of one turn of a loop.
fn per_turn(benchmark: &str, strategy: Strategy) -> f64 {
    let short = count(benchmark, strategy, TURNS);
    let long = count(benchmark, strategy, 2 * TURNS);
    (long as f64 - short as f64) / TURNS as f64
}

/// Instructions of a whole run of this program.
fn count(benchmark: &str, strategy: Strategy, turns: usize) -> u64 {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([LOOP, benchmark, strategy.name(), &turns.to_string()])
        .output()
        .expect("valgrind can be run");
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text
        .lines()
        .find_map(|line| line.split("Collected :").nth(1)?.trim().parse().ok());
    match collected {
        Some(count) if output.status.success() => count,
        _ => panic!("{benchmark} on {strategy} failed under valgrind:\n{text}"),
    }
}

fn run_loop<S: DataStack>(benchmark: &str, turns: usize) {
    let chunk = StackConfig::default().chunk_bytes / (SLOTS * size_of::<Slot>());
    match benchmark {
        "push_pop" => push_pop::<S>(10, turns),
        "push_pop_at_an_edge" => push_pop::<S>(chunk, turns),
        statement => python::<S>(statement, turns),
    }
}

/// Pushes and pops a frame above `depth` others.
fn push_pop<S: DataStack>(depth: usize, turns: usize) {
    let mut stack = S::new(&StackConfig::default()).expect("there is memory for a data stack");
    for _ in 0..depth {
        // SAFETY: eight slots is a valid size.
        unsafe { stack.push(SLOTS) }.expect("there is memory for a frame");
    }
    for _ in 0..turns {
        // SAFETY: as before.
        let frame = unsafe { stack.push(black_box(SLOTS)) }.expect("there is memory for a frame");
        // SAFETY: it is the newest frame.
        unsafe { stack.pop(black_box(frame)) };
    }
}

/// Runs a loop around a statement.
fn python<S: DataStack>(statement: &str, turns: usize) {
    let source = format!(
        "def leaf():\n    pass\n\ndef leaf3(a, b, c):\n    pass\n\ndef main():\n    \
         for i in range({turns}):\n        {statement}\n\nmain()\n"
    );
    let config = Config {
        argv: Vec::new(),
        script_dir: None,
        max_memory: usize::MAX,
        native_stack: NATIVE_STACK,
    };
    let mut thread = Thread::<S>::new(config, &StackConfig::default())
        .expect("there is memory for a data stack");
    let text = decode_source(source.as_bytes(), "<loop>").expect("the program is text");
    let code = Arc::new(compile(&text, "<loop>", Mode::Module).expect("the program compiles"));
    let vm = thread.vm();
    let globals = vm.new_main_module();
    assert!(vm.run_module(&code, globals).is_ok(), "the program failed");
}
