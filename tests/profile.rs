//! The profiler against running programs: what it says must be what they do.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use minivm_profiler::blocking::Tracer;
use minivm_profiler::{Method, Reader};
use minivm_strategies::Strategy;
use minivm_strategies::published::Layout;

const MINIVM: &str = env!("CARGO_BIN_EXE_minivm");

/// A program whose functions are called what they are called by: the true chain of `root_a_b` is `root`, `root_a`,
/// `root_a_b`. `twice` is called from two places and calls what only that place may. All frames have one size, so that
/// nothing but the functions tells two stacks apart; calls are as quick as calls can be.
const TREE: &str = "
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

/// A program that stands still, six functions deep, in a generator.
const STILL: &str = "import sys
def wait():
    print('ready', flush=True)
    sys.stdin.readline()
def counting(n):
    for i in range(n):
        wait()
        yield i
def listing(label):
    return list(counting(3))
class Thing:
    def __init__(self, name):
        self.items = listing(name)
def main():
    answer = 42
    return Thing('thing')
main()
";

/// A program that runs until this is dropped.
struct Target(Child);

impl Target {
    /// Starts a program and waits until it says `ready`.
    fn start(code: &str, strategy: Strategy, arguments: &[&str]) -> Target {
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

    fn pid(&self) -> i32 {
        self.0.id().cast_signed()
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn minivm(arguments: &[&str]) -> Output {
    Command::new(MINIVM).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A file to be written by a test.
fn scratch(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
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

/// Takes samples of [`TREE`]; returns the chains that cannot have been, how many were whole, and all that were seen.
fn sample_tree(
    strategy: Strategy,
    samples: usize,
    blocking: bool,
) -> (Vec<String>, usize, BTreeSet<String>) {
    let target = Target::start(TREE, strategy, &["300"]);
    let mut reader = Reader::attach(target.pid()).unwrap();
    let mut tracer = blocking.then(|| Tracer::attach(target.pid()).unwrap());
    let (mut wrong, mut whole, mut seen) = (Vec::new(), 0, BTreeSet::new());
    for _ in 0..samples {
        if let Some(tracer) = &mut tracer {
            tracer.stop().unwrap();
        }
        let sampled = reader.sample(blocking).unwrap();
        if let Some(tracer) = &mut tracer {
            tracer.go_on();
        }
        for sample in sampled {
            let Some(frames) = sample.frames else {
                continue;
            };
            whole += 1;
            let name = |frame: &minivm_profiler::Frame| reader.codes().get(frame.code).name.clone();
            let chain: Vec<String> = frames.iter().map(name).collect();
            seen.extend(chain.last().cloned());
            if !can_be(&chain) {
                wrong.push(chain[chain.len().saturating_sub(5)..].join(" > "));
            }
        }
    }
    (wrong, whole, seen)
}

#[test]
fn no_sample_of_a_stopped_program_is_wrong() {
    for &strategy in Strategy::ALL {
        let (wrong, whole, seen) = sample_tree(strategy, 2_000, true);
        assert_eq!(wrong, [""; 0], "{strategy}");
        assert!(whole >= 1_990, "{strategy}: {whole} of 2000 whole");
        assert!(seen.len() >= 8, "{strategy}: {seen:?}");
    }
}

#[test]
fn samples_of_a_running_program_are_hardly_ever_wrong() {
    for &strategy in Strategy::ALL {
        let (wrong, whole, seen) = sample_tree(strategy, 20_000, false);
        assert!(
            wrong.len() * 1_000 <= whole,
            "{strategy}: {} of {whole}: {wrong:?}",
            wrong.len()
        );
        assert!(
            whole > 1_000 && seen.len() >= 4,
            "{strategy}: {whole}, {seen:?}"
        );
    }
}

#[test]
fn every_method_sees_the_same() {
    for &strategy in Strategy::ALL {
        let target = Target::start(STILL, strategy, &[]);
        let mut reader = Reader::attach(target.pid()).unwrap();
        for (name, method) in Method::NAMED {
            reader.configure(method, false);
            let samples = reader.sample(false).unwrap();
            let name_of = |frame: &minivm_profiler::Frame| {
                (reader.codes().get(frame.code).name.clone(), frame.line)
            };
            let chain: Vec<_> = samples[0].frames.iter().flatten().map(name_of).collect();
            let expected = [
                ("<module>", 17),
                ("main", 16),
                ("Thing.__init__", 13),
                ("listing", 10),
                ("counting", 7),
                ("wait", 4),
            ];
            assert_eq!(
                chain,
                expected.map(|(name, line)| (name.to_string(), line)),
                "{strategy}, {name}"
            );
        }
    }
}

#[test]
fn deep_stacks_are_read_whole() {
    let code = "
import sys
sys.setrecursionlimit(1000000)
def down(n):
    if n: return down(n - 1)
    print('ready', flush=True)
    sys.stdin.readline()
down(100000)
";
    for &strategy in Strategy::ALL {
        let target = Target::start(code, strategy, &[]);
        let mut reader = Reader::attach(target.pid()).unwrap();
        for _ in 0..2 {
            let samples = reader.sample(false).unwrap();
            assert_eq!(
                samples[0].frames.as_ref().map(Vec::len),
                Some(100_002),
                "{strategy}"
            );
        }
    }
}

#[test]
fn a_dump_shows_lines_and_locals() {
    let target = Target::start(STILL, Strategy::Cached, &[]);
    let pid = target.pid().to_string();
    let dump = minivm(&["dump", &pid, "--locals"]);
    let shown = text(&dump.stdout);
    for line in [
        "File \"<string>\", line 16, in main",
        "answer = 42",
        "label = \"thing\"",
        "self = <Thing object at 0x",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    let json = minivm(&["dump", &pid, "--json", "--blocking"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[0]["frames"][5]["function"], "<module>");
    assert_eq!(json[0]["strategy"], "cached");
}

#[test]
fn the_reader_in_the_document_reads() {
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no python3 to run the reader with");
        return;
    }
    let document = include_str!("../docs/layout.md");
    let (_, rest) = document.split_once("```python\n").unwrap();
    let (code, _) = rest.split_once("```").unwrap();
    for &strategy in Strategy::ALL {
        let target = Target::start(STILL, strategy, &[]);
        let pid = target.pid().to_string();
        let output = Command::new("python3")
            .args(["-c", code, &pid])
            .output()
            .unwrap();
        let shown = text(&output.stdout);
        let lines: Vec<_> = shown.lines().skip(1).collect();
        // The reader does not follow generators: what `counting` calls is on the stack, `counting` itself is not.
        let expected = [
            "  <string>:17 <module>",
            "  <string>:16 main",
            "  <string>:13 Thing.__init__",
            "  <string>:10 listing",
            "  <string>:4 wait",
        ];
        assert_eq!(lines, expected, "{strategy}: {}", text(&output.stderr));
        assert!(shown.contains(strategy.name()));
    }
}

#[test]
fn the_document_names_every_word_of_the_layout() {
    let document = include_str!("../docs/layout.md");
    let (_, table) = document.split_once("| words | |").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let mut named = 4;
    for row in table.lines().filter(|row| row.contains('–')) {
        let (numbers, names) = row.trim_matches(['|', ' ']).split_once('|').unwrap();
        let (first, last) = numbers.trim().split_once('–').unwrap();
        assert_eq!(first.parse(), Ok(named));
        let names: Vec<_> = names
            .trim_matches([' ', '`'])
            .split(' ')
            .filter(|name| *name != "…")
            .collect();
        for name in names
            .iter()
            .filter(|name| !name.ends_with(char::is_numeric))
        {
            assert_eq!(Layout::FIELDS[named], *name);
            named += 1;
        }
        if names[0].ends_with("_0") {
            named += 8;
        }
        assert_eq!(last.parse(), Ok(named - 1));
    }
    assert_eq!(named, Layout::FIELDS.len());
}

#[test]
fn every_format_is_written_and_says_how_it_went() {
    let script = scratch("busy.py");
    let code = "def work():\n    t = 0\n    for i in range(300000):\n        t += i\n    return t\nfor _ in range(20): work()\nprint('done')\n";
    std::fs::write(&script, code).unwrap();
    let script = script.to_str().unwrap();
    let raw = scratch("busy.json");
    let raw = raw.to_str().unwrap();
    let output = minivm(&[
        "profile",
        "run",
        "--stack",
        "array",
        "--format=raw",
        "-o",
        raw,
        script,
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "done\n");
    for (format, holds) in [
        ("flamegraph", "strategy: array"),
        ("collapsed", "# strategy: array"),
        ("speedscope", "strategy: array"),
        ("firefox", "array"),
        ("heatmap", "strategy: array"),
        ("summary", "strategy: array"),
        ("raw", "\"strategy\":\"array\""),
    ] {
        let file = scratch(&format!("busy.{format}"));
        let output = minivm(&[
            "profile",
            "report",
            raw,
            &format!("--format={format}"),
            "-o",
            file.to_str().unwrap(),
        ]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{format}: {}",
            text(&output.stderr)
        );
        let written = text(&std::fs::read(&file).unwrap());
        assert!(
            written.contains(holds) && written.contains("work"),
            "{format}"
        );
    }
    let pprof = scratch("busy.pb.gz");
    let output = minivm(&[
        "profile",
        "report",
        raw,
        "--format=pprof",
        "-o",
        pprof.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(std::fs::read(&pprof).unwrap()[..2], [0x1F, 0x8B]);
}

#[test]
fn a_program_keeps_its_status() {
    let script = scratch("fails.py");
    std::fs::write(
        &script,
        "t = 0\nfor i in range(3000000): t += i\nraise SystemExit(7)\n",
    )
    .unwrap();
    let file = scratch("fails.svg");
    let output = minivm(&[
        "profile",
        "run",
        "-o",
        file.to_str().unwrap(),
        script.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(7), "{}", text(&output.stderr));
}

#[test]
fn what_cannot_be_profiled_is_told() {
    let gone = minivm(&["profile", "attach", "999999999"]);
    assert_eq!(gone.status.code(), Some(1));
    assert!(text(&gone.stderr).contains("there is no process 999999999"));
    let other = std::process::id().to_string();
    let other = minivm(&["dump", &other]);
    assert_eq!(other.status.code(), Some(1));
    assert!(text(&other.stderr).contains("is not a minivm that can be read"));
    let script = scratch("syntax.py");
    std::fs::write(&script, "(").unwrap();
    let nothing = minivm(&["profile", "run", script.to_str().unwrap()]);
    assert_ne!(nothing.status.code(), Some(0));
    assert!(
        text(&nothing.stderr).contains("nothing was sampled"),
        "{}",
        text(&nothing.stderr)
    );
    let rate = minivm(&["profile", "attach", "-r", "0", "1"]);
    assert_eq!(rate.status.code(), Some(2));
}

#[test]
fn top_draws_once_where_there_is_no_terminal() {
    let target = Target::start(TREE, Strategy::Chunked, &["5"]);
    let output = minivm(&["profile", "top", &target.pid().to_string(), "-d", "0.3"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("root"));
}
