//! The profiler against running programs: what it says must be what they do.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use minivm_profiler::sampler::{End, Options, Sampler};
use minivm_profiler::{Method, Reader};
use minivm_strategies::Strategy;
use minivm_strategies::published::Layout;
use profiled::{MINIVM, TREE, Target, sample_tree, start_tree};

#[path = "profiled/dumps.rs"]
mod dumps;
#[path = "profiled/processes.rs"]
mod processes;
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
        let samples = reader.sample().unwrap();
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
        let truth = sample_tree(&start_tree(strategy), 1_000, true);
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
        let truth = sample_tree(&start_tree(strategy), 20_000, false);
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
            reader.sample().unwrap();
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
fn calls_of_every_kind_are_believed() {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/profiled/calls.py");
    let mut child = Command::new(MINIVM)
        .args(["run", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = child.id().cast_signed();
    let mut reader = None;
    let mut stdin = child.stdin.take().unwrap();
    let mut stops = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        assert_eq!(line.unwrap(), "here");
        stops += 1;
        let reader = reader.get_or_insert_with(|| Reader::attach(pid).unwrap());
        // It may still be on its way from one line to the next.
        let whole = (0..100).any(|_| reader.sample().unwrap()[0].frames().is_some());
        assert!(whole, "stop {stops}");
        stdin.write_all(b"\n").unwrap();
    }
    assert_eq!(stops, 73);
    assert!(child.wait().unwrap().success());
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
            let samples = reader.sample().unwrap();
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
        "label = 'thing'",
        "self = <Thing object at 0x",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    let json = minivm(&["dump", &pid, "--json", "--locals", "--blocking"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[0]["frames"][5]["function"], "<module>");
    assert_eq!(json[0]["frames"][4]["locals"]["answer"], "42");
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
        ("flamegraph", "[\"strategy\",\"array\"]"),
        ("svg", "strategy: array"),
        ("collapsed", "# strategy: array"),
        ("speedscope", "strategy: array"),
        ("firefox", "array"),
        ("heatmap", "<dt>strategy<dd>array"),
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

/// Waits for a file with something in it.
fn wait_for(file: &std::path::Path) -> Vec<u8> {
    for _ in 0..1_000 {
        match std::fs::read(file) {
            Ok(bytes) if !bytes.is_empty() => return bytes,
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    }
    panic!("{} is never written", file.display());
}

#[test]
fn what_cannot_be_written_is_told_before_the_program_runs() {
    let script = scratch("prints.py");
    std::fs::write(&script, "print('it ran')\n").unwrap();
    let file = scratch("no such folder").join("profile.svg");
    let (file, script) = (file.to_str().unwrap(), script.to_str().unwrap());
    let output = minivm(&["profile", "run", "-o", file, script]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("can't write"));
}

#[test]
fn why_nothing_is_shown_is_told() {
    let raw = scratch("empty.json");
    let raw = raw.to_str().unwrap();
    let code = "{\"version\":1,\"meta\":META,\"functions\":[],\"locations\":[],\"nodes\":[],\
        \"threads\":[{\"serial\":1,\"tid\":2,\"strategy\":\"cached\"}],\"samples\":[SAMPLES]}";
    let meta = serde_json::to_string(&minivm_profiler::profile::Meta {
        rate_asked: 1000.0,
        rate_reached: 1000.0,
        seconds: 1.0,
        torn: 3,
        ..Default::default()
    });
    let code = code.replace("META", &meta.unwrap());
    let sample = "{\"at_us\":0,\"thread\":0,\"stack\":null,\"collecting\":GC}";
    for (samples, says) in [
        (
            String::new(),
            "the stack changed too fast to be seen; try --blocking",
        ),
        (sample.replace("GC", "false"), "--idle shows that"),
        (sample.replace("GC", "true"), "--gc shows that"),
    ] {
        std::fs::write(raw, code.replace("SAMPLES", &samples)).unwrap();
        let output = minivm(&["profile", "report", "--gc=false", raw]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.contains("nothing was sampled") && said.contains(says),
            "{said}"
        );
    }
}

#[test]
fn native_frames_are_said_to_be_out_of_scope() {
    let output = minivm(&["profile", "attach", "--native", "1"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--native is out of scope"));
}

#[test]
fn an_interrupted_profile_is_written() {
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    let file = scratch("interrupted.txt");
    // It may be there from an earlier run of the test.
    let _ = std::fs::remove_file(&file);
    let mut profiler = Command::new(MINIVM)
        .args(["profile", "attach", "--format=collapsed", "-o"])
        .arg(&file)
        .arg(target.pid().to_string())
        .spawn()
        .unwrap();
    let pid = profiler.id().to_string();
    let heeds = || {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        u64::from_str_radix(caught.unwrap().trim(), 16).unwrap() & 2 != 0
    };
    while !heeds() {
        std::thread::sleep(Duration::from_millis(5));
    }
    // It takes its first sample right after.
    std::thread::sleep(Duration::from_millis(200));
    let kill = Command::new("kill").args(["-INT", &pid]).status();
    assert!(kill.unwrap().success());
    assert_eq!(profiler.wait().unwrap().code(), Some(0));
    assert!(text(&wait_for(&file)).contains("root"));
}

#[test]
fn a_profile_is_written_although_the_program_goes_on() {
    let script = scratch("goes_on.py");
    std::fs::write(
        &script,
        "import sys\nsys.stdin.readline()\nraise SystemExit(5)\n",
    )
    .unwrap();
    let file = scratch("goes_on.txt");
    // As above.
    let _ = std::fs::remove_file(&file);
    let mut profiler = Command::new(MINIVM)
        .args(["profile", "run", "-d", "0.2", "--format=collapsed", "-o"])
        .args([&file, &script])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    assert!(text(&wait_for(&file)).contains("<module>"));
    drop(profiler.stdin.take());
    assert_eq!(profiler.wait().unwrap().code(), Some(5));
}

#[test]
fn whoever_ends_the_profiler_ends_the_program() {
    let script = scratch("waits.py");
    std::fs::write(&script, "import sys\nsys.stdin.readline()\n").unwrap();
    let file = scratch("waits.txt");
    for duration in [&["-d", "0.2"][..], &[]] {
        // As above.
        let _ = std::fs::remove_file(&file);
        let mut profiler = Command::new(MINIVM)
            .args(["profile", "run", "--format=collapsed", "-o"])
            .arg(&file)
            .args(duration)
            .arg(&script)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let pid = profiler.id().to_string();
        // Waiting for the profiler would close it, and so end the program.
        let _stdin = profiler.stdin.take();
        if duration.is_empty() {
            // It takes its first samples.
            std::thread::sleep(Duration::from_millis(500));
        } else {
            wait_for(&file);
        }
        let kill = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(kill.unwrap().success());
        assert_eq!(profiler.wait().unwrap().code(), Some(128 + 15));
        assert!(text(&wait_for(&file)).contains("<module>"));
    }
}

#[test]
fn who_samples_rarely_is_asked_often_whether_to_go_on() {
    let target = still(Strategy::Cached);
    let options = Options {
        rate: 0.01,
        duration: Some(Duration::from_millis(300)),
        ..Options::default()
    };
    let mut sampler = Sampler::attach(target.pid(), options).unwrap();
    let mut asked = 0;
    let end = sampler.run(|_| {
        asked += 1;
        true
    });
    assert_eq!(end, End::Time);
    assert!(asked > 1 && sampler.collected().samples.len() == 1);
}

#[test]
fn top_draws_once_where_there_is_no_terminal() {
    let target = Target::start(TREE, Strategy::Chunked, &["5"]);
    let output = minivm(&["profile", "top", "-d", "0.3", &target.pid().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("root"));
}

/// A program that is busy for some tenths of a second.
fn busy(name: &str) -> PathBuf {
    let script = scratch(name);
    let code = "import sys\nfor k in range(20):\n    t = 0\n    for i in range(100000): t += i\nprint('done', sys.argv[1:])\n";
    std::fs::write(&script, code).unwrap();
    script
}

#[test]
fn a_flame_graph_is_a_page_or_where_the_file_is_named_so_a_picture() {
    let script = busy("busy-page.py");
    for (name, begins) in [
        ("page.html", "<!doctype html>"),
        ("picture.svg", "<?xml"),
        ("picture.SVG", "<?xml"),
    ] {
        let file = scratch(name);
        let output = minivm(&[
            "profile",
            "run",
            "-o",
            file.to_str().unwrap(),
            script.to_str().unwrap(),
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(
            text(&std::fs::read(&file).unwrap()).starts_with(begins),
            "{name}"
        );
    }
}

#[test]
fn a_hyphen_is_stdout_and_arguments_may_look_like_options() {
    let script = busy("größe prog.py");
    let script = script.to_str().unwrap();
    let output = minivm(&[
        "profile",
        "run",
        "--format=collapsed",
        "-o",
        "-",
        script,
        "-o",
        "--format=x",
        "-",
    ]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(
        shown.contains("done ['-o', '--format=x', '-']\n"),
        "{shown}"
    );
    assert!(shown.contains("\n<module> (größe prog.py:4) "), "{shown}");
    let code = std::fs::read_to_string(script).unwrap();
    let output = minivm(&[
        "profile",
        "run",
        "--format=summary",
        "-c",
        &code,
        "-x",
        "--format=y",
    ]);
    let shown = text(&output.stdout);
    assert!(shown.contains("done ['-x', '--format=y']\n"), "{shown}");
    assert!(shown.contains("target: -c -x --format=y\n"), "{shown}");
}

#[test]
fn a_raw_profile_is_read_from_stdin_and_who_reads_little_is_no_error() {
    let script = busy("busy-raw.py");
    let raw = scratch("busy-raw.json");
    let output = minivm(&[
        "profile",
        "run",
        "--format=raw",
        "-o",
        raw.to_str().unwrap(),
        script.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report = |stdout: Stdio| {
        let report = Command::new(MINIVM)
            .args(["profile", "report", "--format=flamegraph", "-o", "-", "-"])
            .stdin(std::fs::File::open(&raw).unwrap())
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn();
        report.unwrap().wait_with_output().unwrap()
    };
    let whole = report(Stdio::piped());
    assert!(text(&whole.stdout).ends_with("</html>\n"));
    // Nobody reads from the start: what closes its end later may be too late.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let cut_off = report(writer.into());
    assert_eq!(cut_off.status.code(), Some(141));
    assert!(!text(&cut_off.stderr).contains("can't write"));
}

#[test]
fn files_that_are_no_profiles_are_refused() {
    let cut = scratch("cut.json");
    std::fs::write(&cut, "{\"version\":1,\"meta\":{\"targ").unwrap();
    for (file, says) in [
        (cut.to_str().unwrap(), "its end is missing"),
        ("/dev/zero", "it is not a profile in the format raw"),
        ("/", "Is a directory"),
        ("/no/such/file", "can't read /no/such/file"),
    ] {
        let output = minivm(&["profile", "report", file]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(
            text(&output.stderr).contains(says),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn a_profile_that_cannot_be_written_does_not_hide_how_the_program_ended() {
    let failing = scratch("fails-full.py");
    let code = "t = 0\nfor i in range(2000000): t += i\nraise SystemExit(STATUS)\n";
    for (status, expected) in [("0", 2), ("7", 7)] {
        std::fs::write(&failing, code.replace("STATUS", status)).unwrap();
        let output = minivm(&[
            "profile",
            "run",
            "-o",
            "/dev/full",
            failing.to_str().unwrap(),
        ]);
        let said = text(&output.stderr);
        assert!(
            said.contains("can't write /dev/full: No space left"),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(expected), "{said}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_before_the_program_runs() {
    let script = busy("busy-refused.py");
    let script = script.to_str().unwrap();
    for (option, value, says) in [
        ("-r", "0", "a rate lies between 0.01 and 1000000"),
        ("-r", "-1", "a rate lies between 0.01 and 1000000"),
        ("-r", "1e9", "a rate lies between 0.01 and 1000000"),
        ("-r", "nan", "a rate lies between 0.01 and 1000000"),
        ("-d", "0", "a time is more than 0 seconds"),
        ("-d", "-1", "a time is more than 0 seconds"),
        ("-d", "1e300", "a time is more than 0 seconds"),
        ("-o", "/", "can't write /: Is a directory"),
        (
            "--format",
            "png",
            "there is no format 'png'; choose one of flamegraph",
        ),
    ] {
        let output = minivm(&["profile", "run", option, value, script]);
        assert_eq!(output.status.code(), Some(2), "{option} {value}");
        assert_eq!(text(&output.stdout), "", "{option} {value}");
        let said = text(&output.stderr);
        assert!(said.contains(says), "{option} {value}: {said}");
    }
}

#[test]
fn falling_behind_is_told_with_how_much() {
    let script = busy("busy-behind.py");
    let output = minivm(&[
        "profile",
        "run",
        "-r",
        "1000000",
        "--format=summary",
        script.to_str().unwrap(),
    ]);
    let said = text(&output.stderr);
    let (_, behind) = said.split_once("sampling fell behind: ").unwrap();
    let numbers: Vec<f64> = behind
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    let [missed, all, reached, asked] = numbers[..4] else {
        panic!("{said}");
    };
    assert!(0.0 < missed && missed < all && asked == 1e6, "{said}");
    // What is missed of the samples is missed of the rate.
    assert!(
        (reached / asked - (all - missed) / all).abs() < 0.05,
        "{said}"
    );
}

#[test]
fn collections_and_idle_threads_are_shown_or_hidden() {
    let script = scratch("collects.py");
    let code = "class Node:\n    def __init__(self, next): self.next = next\n\
        def build(n):\n    head = None\n    for i in range(n): head = Node(head)\n    return head\n\
        keep = build(300000)\nfor k in range(10): build(60000)\n";
    std::fs::write(&script, code).unwrap();
    let raw = scratch("collects.json");
    let (script, raw) = (script.to_str().unwrap(), raw.to_str().unwrap());
    let output = minivm(&[
        "profile",
        "run",
        "-r",
        "4000",
        "--format=raw",
        "-o",
        raw,
        script,
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let profile: serde_json::Value = serde_json::from_slice(&std::fs::read(raw).unwrap()).unwrap();
    let samples = profile["samples"].as_array().unwrap();
    let all = samples.len();
    let collecting = samples.iter().filter(|s| s["collecting"] == true).count();
    let idle = samples
        .iter()
        .filter(|s| s["stack"].is_null() && s["collecting"] == false)
        .count();
    assert!(collecting > 0);
    for (options, shown) in [
        (&[][..], all - idle),
        (&["--idle"][..], all),
        (&["--gc=false"][..], all - idle - collecting),
        (&["--gc=false", "--idle"][..], all - collecting),
    ] {
        let report = [&["profile", "report", "--format=summary", raw][..], options].concat();
        let report = text(&minivm(&report).stdout);
        assert!(report.contains(&format!("samples: {shown}\n")), "{report}");
        assert!(report.contains(&format!("hidden: {}\n", all - shown)));
        let gc = report.contains("%  (gc)\n");
        assert_eq!(gc, !options.contains(&"--gc=false"), "{report}");
    }
}

/// A terminal of some rows and columns: what a person holds, and what a program is started on.
fn terminal(rows: u16, columns: u16) -> (std::fs::File, std::fs::File) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap();
    let program = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let mut size = rustix::termios::tcgetwinsize(&program).unwrap();
    (size.ws_row, size.ws_col) = (rows, columns);
    rustix::termios::tcsetwinsize(&program, size).unwrap();
    (std::fs::File::from(person), program)
}

/// Runs `profile top` on a terminal, does something once it has drawn, and gives all that it wrote.
fn watch(rows: u16, columns: u16, pid: i32, then: impl FnOnce(&mut std::fs::File, u32)) -> String {
    use std::io::Read;
    let (mut person, program) = terminal(rows, columns);
    let before = rustix::termios::tcgetattr(&program).unwrap();
    let stream = || Stdio::from(program.try_clone().unwrap());
    let mut top = Command::new(MINIVM)
        .args(["profile", "top", &pid.to_string()])
        .stdin(stream())
        .stdout(stream())
        .stderr(stream())
        .spawn()
        .unwrap();
    let mut shown = Vec::new();
    let mut bytes = [0; 4096];
    let mut then = Some(then);
    loop {
        // The end of what is written: the program holds the last copy of its side by then.
        let count = person.read(&mut bytes).unwrap();
        shown.extend_from_slice(&bytes[..count]);
        if text(&shown).contains('%')
            && let Some(then) = then.take()
        {
            then(&mut person, top.id());
        }
        if text(&shown).contains("\x1b[?1049l") {
            break;
        }
    }
    assert_eq!(top.wait().unwrap().code(), Some(0));
    let after = rustix::termios::tcgetattr(&program).unwrap();
    assert_eq!(after.local_modes, before.local_modes);
    text(&shown)
}

#[test]
fn top_leaves_the_terminal_as_it_was() {
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    let kill = |signal: &'static str| {
        move |_: &mut std::fs::File, pid: u32| {
            let kill = Command::new("kill")
                .args([signal, &pid.to_string()])
                .status();
            assert!(kill.unwrap().success());
        }
    };
    let keys = |keys: &'static [u8]| {
        move |person: &mut std::fs::File, _: u32| person.write_all(keys).unwrap()
    };
    // Those of stop and quit do nothing.
    let shown = watch(24, 100, target.pid(), keys(b"\x1a\x1ctnlrq"));
    assert!(shown.starts_with("\x1b[?1049h"), "{shown:?}");
    watch(24, 100, target.pid(), kill("-TERM"));
    watch(24, 100, target.pid(), kill("-INT"));
    watch(24, 100, target.pid(), kill("-HUP"));
}

#[test]
fn top_stays_inside_a_tiny_terminal() {
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    let shown = watch(5, 20, target.pid(), |person, _| {
        person.write_all(b"q").unwrap()
    });
    let (_, screens) = shown.split_once("\x1b[?7l").unwrap();
    let (screens, _) = screens.split_once("\x1b[?7h").unwrap();
    for screen in screens.split("\x1b[H").skip(1) {
        let lines: Vec<&str> = screen.split("\r\n").collect();
        assert!(lines.len() <= 5, "{screen:?}");
        for line in lines {
            let visible = line.replace("\x1b[K", "").replace("\x1b[J", "");
            assert!(visible.chars().count() <= 20, "{line:?}");
        }
    }
    assert!(screens.contains("root"), "{screens:?}");
}
