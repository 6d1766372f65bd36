//! The profiler against running programs: what it says must be what they do.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

use minivm_profiler::{Method, Reader};
use minivm_strategies::Strategy;
use minivm_strategies::published::Layout;
use profiled::{MINIVM, TREE, Target, sample_tree};

mod profiled;

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

/// Starts [`STILL`] and waits until it stands still: until its newest function has gone on to its second line.
fn still(strategy: Strategy) -> Target {
    let target = Target::start(STILL, strategy, &[]);
    let mut reader = Reader::attach(target.pid()).unwrap();
    for _ in 0..1_000 {
        let samples = reader.sample(false).unwrap();
        let newest = samples[0].frames().and_then(<[_]>::last);
        if newest.is_some_and(|frame| frame.line == 4) {
            return target;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the program never came to its second line");
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

#[test]
fn no_sample_of_a_stopped_program_is_wrong() {
    for &strategy in Strategy::ALL {
        let truth = sample_tree(strategy, 1_000, true);
        assert!(truth.wrong.is_empty(), "{strategy}: {:?}", truth.wrong);
        assert!(
            truth.whole >= 950,
            "{strategy}: {} of 1000 whole",
            truth.whole
        );
        assert!(truth.seen.len() >= 8, "{strategy}: {:?}", truth.seen);
    }
}

#[test]
fn samples_of_a_running_program_are_hardly_ever_wrong() {
    for &strategy in Strategy::ALL {
        let truth = sample_tree(strategy, 20_000, false);
        let (wrong, whole) = (truth.wrong.len(), truth.whole);
        assert!(
            wrong * 1_000 <= whole,
            "{strategy}: {wrong} of {whole}: {:?}",
            truth.wrong
        );
        assert!(
            whole > 100 && truth.seen.len() >= 3,
            "{strategy}: {whole}, {:?}",
            truth.seen
        );
    }
}

#[test]
fn every_method_sees_the_same() {
    for &strategy in Strategy::ALL {
        let target = still(strategy);
        let mut reader = Reader::attach(target.pid()).unwrap();
        for (name, method) in Method::NAMED {
            reader.configure(method, false);
            reader.sample(false).unwrap();
            let name_of = |frame: &minivm_profiler::Frame| {
                (reader.codes().get(frame.code).name.clone(), frame.line)
            };
            let frames = reader.samples()[0].frames().unwrap_or_default();
            let chain: Vec<_> = frames.iter().map(name_of).collect();
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
                samples[0].frames().map(<[_]>::len),
                Some(100_002),
                "{strategy}"
            );
        }
    }
}

#[test]
fn a_dump_shows_lines_and_locals() {
    let target = still(Strategy::Cached);
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
        let target = still(strategy);
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
    let code = "t = 0\nfor i in range(3000000): t += i\nraise SystemExit(7)\n";
    std::fs::write(&script, code).unwrap();
    let script = script.to_str().unwrap();
    for mode in ["--unwind=chunks", "--blocking"] {
        let file = scratch("fails.svg");
        let output = minivm(&["profile", "run", mode, "-o", file.to_str().unwrap(), script]);
        assert_eq!(
            output.status.code(),
            Some(7),
            "{mode}: {}",
            text(&output.stderr)
        );
    }
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
    let output = minivm(&["profile", "top", "-d", "0.3", &target.pid().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("root"));
}
