//! Programs to be looked at from outside, one of which tells by the names of its functions whether what was seen can be.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use minivm_profiler::Reader;
use minivm_profiler::blocking::Tracer;
use minivm_strategies::Strategy;

/// The command.
pub const MINIVM: &str = env!("CARGO_BIN_EXE_minivm");

/// A program whose functions are called what they are called by: the true chain of `root_a_b` is `root`, `root_a`,
/// `root_a_b`. `twice` is called from two places and calls what only that place may. All frames have one size, so that
/// nothing but the functions tells two stacks apart; calls are as quick as calls can be.
pub const TREE: &str = "
import sys
def root_a_x(n): return n
def root_a_y(n): return n + 1
def root_b_x(n): return n - 1
def root_b_y(n): return n
def from_a(n): return n
def from_b(n): return n
def twice(n):
    if n: return from_a(n)
    return from_b(n)
def root_a(n): return root_a_x(n) + root_a_y(n) + twice(1)
def root_b(n): return root_b_x(n) + root_b_y(n) + twice(0)
def root_c(n):
    for i in root_c_gen(3): n += i
    return sum(root_c_gen(2)) + n
def root_c_gen(n):
    while n:
        n -= root_c_gen_step(1)
        yield n
def root_c_gen_step(n): return n
class root_d:
    def __init__(self, n): self.n = self.step(n)
    def step(self, n): return n
def root():
    while True: root_a(1), root_b(2), root_c(3), root_d(4)
def down(n):
    if n: down(n - 1)
    else: root()
print('ready', flush=True)
down(int(sys.argv[1]))
";

/// A program that runs until this is dropped, or ends.
pub struct Target(Child);

impl Target {
    /// Starts a program and waits until it says `ready`.
    pub fn start(code: &str, strategy: Strategy, arguments: &[&str]) -> Target {
        let mut child = Command::new(MINIVM)
            .args(["run", "--stack", strategy.name(), "-c", code])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        assert_eq!(line, "ready\n");
        Target(child)
    }

    /// Starts a program from a file, whose output nobody sees.
    #[allow(dead_code, reason = "only the benchmark has files to run")]
    pub fn run(file: &std::path::Path, strategy: Strategy) -> Target {
        let child = Command::new(MINIVM)
            .args(["run", "--stack", strategy.name()])
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Target(child)
    }

    /// Whether it has ended.
    #[allow(dead_code, reason = "only the benchmark waits for programs")]
    pub fn ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }

    /// Its number.
    pub fn pid(&self) -> i32 {
        self.0.id().cast_signed()
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether the functions of [`TREE`] above `root` can be on the stack in this order, the oldest first.
fn can_be(chain: &[String]) -> bool {
    let Some(at) = chain.iter().position(|name| name == "root") else {
        return chain
            .iter()
            .all(|name| name == "<module>" || name == "down");
    };
    let allowed = |caller: &str, grand: &str, callee: &str| match (caller, callee) {
        ("root_a" | "root_b", "twice") => true,
        ("twice", "from_a") => grand == "root_a",
        ("twice", "from_b") => grand == "root_b",
        ("root", "root_d.__init__") => true,
        ("root_d.__init__", "root_d.step") => true,
        _ => callee
            .rsplit_once('_')
            .is_some_and(|(parent, _)| parent == caller),
    };
    chain[at..].windows(2).enumerate().all(|(n, pair)| {
        let grand = (at + n).checked_sub(1).map_or("", |grand| &chain[grand]);
        allowed(&pair[0], grand, &pair[1])
    })
}

/// What came of sampling [`TREE`].
#[derive(Debug, Default)]
pub struct Truth {
    /// Ends of the chains that cannot have been.
    pub wrong: Vec<String>,
    /// How many samples were whole.
    pub whole: usize,
    /// The newest functions seen.
    pub seen: BTreeSet<String>,
}

/// Starts [`TREE`], 300 calls deep.
pub fn start_tree(strategy: Strategy) -> Target {
    Target::start(TREE, strategy, &["300"])
}

/// Takes samples of what [`start_tree`] has started; each is tried once.
pub fn sample_tree(target: &Target, samples: usize, blocking: bool) -> Truth {
    let mut reader = Reader::attach(target.pid()).unwrap();
    let mut tracer = blocking.then(|| Tracer::attach(target.pid()).unwrap());
    let mut truth = Truth::default();
    for _ in 0..samples {
        if let Some(tracer) = &mut tracer {
            tracer.stop().unwrap();
        }
        reader.sample().unwrap();
        if let Some(tracer) = &mut tracer {
            tracer.go_on();
        }
        for sample in reader.samples() {
            let Some(frames) = sample.frames() else {
                continue;
            };
            truth.whole += 1;
            let name = |frame: &minivm_profiler::Frame| reader.codes().get(frame.code).name.clone();
            let chain: Vec<String> = frames.iter().map(name).collect();
            truth.seen.extend(chain.last().cloned());
            if !can_be(&chain) {
                let end = &chain[chain.len().saturating_sub(5)..];
                truth.wrong.push(end.join(" > "));
            }
        }
    }
    truth
}
