//! Several interpreters run in one process, each on a thread of its own.

use std::sync::Barrier;
use std::thread;

use minivm_compiler::{Mode, compile, decode_source};
use minivm_strategies::{DataStack, StackConfig, Strategy, with_strategy};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;
use minivm_vm::program::Program;

const INTERPRETERS: usize = 8;
/// Native stack of each thread.
const NATIVE_STACK: usize = 8 << 20;

/// A program that uses every part of an interpreter that could be shared by mistake: modules and their variables,
/// classes and their caches, interned strings, the collector, deep recursion, generators, exceptions. The number of
/// its interpreter is in `sys.argv[1]`; it fails by an uncaught exception.
const PROGRAM: &str = r#"
import sys

me = int(sys.argv[1])
sys.setrecursionlimit(20_000 + me)
sys.mine = me
int_like = type("Number", (int,), {"me": me})

class Node:
    made = 0
    def __init__(self, value, left=None, right=None):
        Node.made += 1
        self.value = value
        self.left = left
        self.right = right
    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right

def tree(depth, value):
    if depth == 0:
        return Node(value)
    return Node(value, tree(depth - 1, value * 2), tree(depth - 1, value * 2 + 1))

def deep(n):
    return n if n == 0 else 1 + deep(n - 1)

total = 0
words = {}
for turn in range(20):
    total += sum(tree(7, me + 1))
    word = "word%d" % (turn % 5 + me)
    words[word] = words.get(word, 0) + 1
    try:
        [][turn]
    except IndexError as error:
        assert error.args == ("list index out of range",)
    assert deep(3_000 + me) == 3_000 + me

def expected(depth, value):
    return value if depth == 0 else value + expected(depth - 1, value * 2) + expected(depth - 1, value * 2 + 1)

assert total == 20 * expected(7, me + 1), total
assert Node.made == 20 * 255, Node.made
assert words == {"word%d" % (k + me): 4 for k in range(5)}, words
assert sys.mine == me and sys.getrecursionlimit() == 20_000 + me
assert int_like(3).me == me
assert 7 ** (50 + me) == eval("*".join(["7"] * (50 + me)))
"#;

#[test]
fn eight_interpreters_run_at_once_on_every_strategy() {
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => run_at_once::<Stack>());
    }
}

#[test]
fn interpreters_on_different_strategies_run_at_once() {
    let start = Barrier::new(Strategy::ALL.len());
    thread::scope(|scope| {
        for (number, &strategy) in Strategy::ALL.iter().enumerate() {
            let start = &start;
            spawn(scope, number, move || {
                with_strategy!(strategy, Stack => run::<Stack>(number, start));
            });
        }
    });
}

#[test]
fn an_interpreter_can_follow_another_on_the_same_thread() {
    let start = Barrier::new(1);
    thread::scope(|scope| {
        spawn(scope, 0, || {
            for &strategy in Strategy::ALL {
                with_strategy!(strategy, Stack => run::<Stack>(3, &start));
            }
        });
    });
}

#[test]
fn a_module_runs_again_in_a_fresh_namespace() {
    let source = "count = globals().get('count', 0) + 1\nassert count == 1";
    let code = compile(
        &decode_source(source.as_bytes(), "<test>").unwrap(),
        "<test>",
        Mode::Module,
    )
    .unwrap();
    let code = std::sync::Arc::new(code);
    let mut thread =
        Thread::<minivm_strategies::Array>::new(config(0), &StackConfig::default()).unwrap();
    for _ in 0..3 {
        let globals = thread.vm().new_main_module();
        assert!(thread.vm().run_module(&code, globals).is_ok());
    }
}

fn run_at_once<S: DataStack>() {
    let start = Barrier::new(INTERPRETERS);
    thread::scope(|scope| {
        for number in 0..INTERPRETERS {
            let start = &start;
            spawn(scope, number, move || run::<S>(number, start));
        }
    });
}

fn spawn<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    number: usize,
    body: impl FnOnce() + Send + 'scope,
) {
    thread::Builder::new()
        .name(format!("interpreter {number}"))
        .stack_size(NATIVE_STACK)
        .spawn_scoped(scope, body)
        .expect("threads can be started");
}

/// Makes an interpreter, waits until the others have been made, runs the program, and drops the interpreter.
fn run<S: DataStack>(number: usize, start: &Barrier) {
    let mut thread = Thread::<S>::new(config(number), &StackConfig::default())
        .expect("there is memory for a data stack");
    start.wait();
    let status = thread.vm().run_program(&Program {
        source: PROGRAM.as_bytes(),
        filename: "<test>",
        file: None,
        keep_source: true,
    });
    assert_eq!(status, 0, "interpreter {number} on {}", S::NAME);
    assert!(thread.data_stack().counters().deepest_bytes > 3_000 * 8);
}

fn config(number: usize) -> Config {
    Config {
        argv: vec!["test".to_string(), number.to_string()],
        script_dir: None,
        max_memory: usize::MAX,
        native_stack: NATIVE_STACK,
    }
}
