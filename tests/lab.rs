//! `minivm compare` and `minivm sweep`: that they find what they say, refuse what does not compare, and that their page
//! works in a browser. The browser's tests are skipped, with a message, where Chromium is not installed.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use minivm_strategies::Strategy;

fn minivm(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_minivm"))
        .args(arguments)
        .output()
        .expect("the command can be started")
}

/// A program that goes a few chunks deep, in a folder of its own.
fn program(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("there is a place for files");
    let path = folder.path().join("program.py");
    std::fs::write(&path, text).expect("a file can be written");
    let path = path.to_str().expect("a path in UTF-8").to_string();
    (folder, path)
}

const DEEP: &str = "def down(n):\n    return n and 1 + down(n - 1)\n\nprint(down(400))\n";

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn a_comparison_has_the_figures_of_every_strategy() {
    let (_folder, path) = program(DEEP);
    let found = json(&minivm(&["compare", "--runs=2", "--format=json", &path]));
    assert_eq!(found["rounds"], 2);
    for strategy in Strategy::ALL {
        let figures = &found["strategies"][strategy.name()];
        for name in [
            "wall_seconds",
            "cpu_seconds",
            "resident_bytes_peak",
            "page_faults",
        ] {
            assert_eq!(
                figures[name]["samples"].as_array().map(Vec::len),
                Some(2),
                "{name}"
            );
            assert!(
                figures[name]["median"]
                    .as_f64()
                    .is_some_and(|median| median > 0.0),
                "{name}"
            );
        }
        let crossings = figures["counters"]["crossings"].as_u64();
        assert!(
            crossings.is_some_and(|crossings| crossings > 0),
            "{strategy}"
        );
    }
    for field in ["processor", "kernel", "minivm", "command", "seed"] {
        assert!(!found["machine"][field].is_null(), "{field}");
    }
}

#[test]
fn programs_that_differ_are_not_compared() {
    let (folder, path) = program(
        "import sys\nname = sys.argv[1]\ntry:\n    runs = len(open(name).read())\nexcept OSError:\n    runs = 0\n\
         with open(name, 'w') as file:\n    file.write('x' * (runs + 1))\nprint(runs)\n",
    );
    let count = folder.path().join("count");
    let output = minivm(&[
        "compare",
        "--runs=1",
        &path,
        count.to_str().unwrap_or("count"),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("something else in every run"), "{message}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_that_one_strategy_runs_otherwise_is_not_compared() {
    let (_folder, path) = program("print(open('/proc/self/cmdline').read())\n");
    let output = minivm(&["compare", "--runs=1", &path]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains("does not print the same on array and on chunked"),
        "{message}"
    );
}

#[test]
fn a_program_that_fails_is_not_compared_and_its_traceback_is_shown() {
    let (_folder, path) = program("raise ValueError('no')\n");
    let output = minivm(&["compare", "--runs=1", &path]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("ends with status 1 on array"), "{message}");
    assert!(message.contains("ValueError: no"), "{message}");
}

#[test]
fn every_run_reads_the_same_input() {
    let (folder, path) = program("import sys\nassert sys.stdin.read() == 'seven\\n'\n");
    let input = folder.path().join("input");
    std::fs::write(&input, "seven\n").expect("a file can be written");
    let option = format!("--input={}", input.display());
    let output = minivm(&["compare", "--runs=1", "--format=json", &option, &path]);
    assert_eq!(json(&output)["rounds"], 1);
    // A folder cannot be read again and again.
    let option = format!("--input={}", folder.path().display());
    let output = minivm(&["compare", "--runs=1", &option, &path]);
    assert_eq!(output.status.code(), Some(2));
}

/// The command as it is run here, with nobody to count instructions.
fn without_tools(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_minivm"));
    command.args(arguments).env("PATH", "");
    command
}

#[test]
fn what_could_not_be_counted_is_said_once_and_no_bar_is_drawn_off_a_terminal() {
    let (_folder, path) = program(DEEP);
    let output = without_tools(&["compare", "--runs=1", &path]).output();
    let output = output.expect("the command can be started");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text.matches("not counted").count(), 1, "{text}");
    assert!(output.stderr.is_empty());
}

#[test]
fn results_that_cannot_be_written_are_an_error_before_anything_is_measured() {
    let (folder, path) = program("open('ran', 'w').close()\n");
    let place = folder.path().join("missing/results.json");
    let output = Command::new(env!("CARGO_BIN_EXE_minivm"))
        .current_dir(folder.path())
        .args(["compare", "--runs=1", "--output"])
        .args([place.as_path(), Path::new(&path)])
        .output()
        .expect("the command can be started");
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("can't write"), "{message}");
    assert!(!folder.path().join("ran").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    let (_folder, path) = program(DEEP);
    let full = std::fs::File::options().write(true).open("/dev/full");
    let status = without_tools(&["compare", "--runs=1", &path])
        .stdout(full.expect("there is a device that is always full"))
        .stderr(Stdio::null())
        .status();
    assert_eq!(status.ok().and_then(|status| status.code()), Some(2));
    let mut child = without_tools(&["compare", "--runs=1", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn an_interruption_gives_what_is_finished() {
    let (folder, path) = program("import sys\nopen(sys.argv[1], 'a').write('x')\n");
    let count = folder.path().join("count");
    let child = without_tools(&["compare", "--runs=10000", "--format=json", &path])
        .arg(&count)
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()
        .expect("the command can be started");
    // A round to warm up, one that counts, and the beginning of another.
    let runs = || std::fs::metadata(&count).map_or(0, |found| found.len());
    while runs() <= 2 * Strategy::ALL.len() as u64 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let group = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process_group(group, rustix::process::Signal::INT)
        .expect("the command can be interrupted");
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    let rounds = json(&output)["rounds"].as_u64();
    assert!(rounds.is_some_and(|rounds| (1..10_000).contains(&rounds)));
}

#[test]
fn a_sweep_makes_every_experiment() {
    let options = [
        "--runs=1",
        "--depths=20",
        "--frames=1000",
        "--threads=10",
        "--format=json",
    ];
    let found = json(&minivm(&[&["sweep"], &options[..]].concat()));
    for experiment in ["memory", "threads", "descent", "churn", "locate"] {
        for strategy in Strategy::ALL {
            let entries = found[experiment][strategy.name()].as_array();
            assert!(
                entries.is_some_and(|entries| !entries.is_empty()),
                "{experiment}, {strategy}"
            );
        }
    }
    for strategy in ["array", "reserved"] {
        let entries = found["windows"][strategy].as_array();
        assert_eq!(entries.map(Vec::len), Some(7), "{strategy}");
    }
    let depths = found["cliff"]["8"]["array"]["nanoseconds"].as_array();
    assert_eq!(depths.map(Vec::len), Some(21));
}

#[test]
fn a_sweep_can_be_one_experiment() {
    let options = ["sweep", "--runs=1", "--only=locate", "--frames=1000"];
    let found = json(&minivm(&[&options[..], &["--format=json"]].concat()));
    let names = found
        .as_object()
        .map(|found| found.keys().cloned().collect::<Vec<_>>());
    assert_eq!(
        names,
        Some(["locate", "machine"].map(String::from).to_vec())
    );
    let output = minivm(&options);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.starts_with("Which block holds a frame\n"), "{text}");
    // Frames that overlap are for other strategies.
    let output = minivm(&["sweep", "--runs=1", "--only=windows", "--stacks=chunked"]);
    assert_eq!(output.status.code(), Some(2));
}

/// The browser, if there is one.
fn chromium() -> Option<&'static str> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = names
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok());
    if found.is_none() {
        eprintln!("skipped: Chromium is not installed");
    }
    found
}

/// Opens the page at a step of the chunk map and returns what the browser prints.
fn browse(chromium: &str, folder: &Path, page: &Path, options: &[&str]) -> Output {
    Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-quic",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.join("profile").display()
        ))
        .args(options)
        .arg(format!("file://{}#step=120", page.display()))
        .output()
        .expect("the browser can be started")
}

fn page(folder: &Path, program: &str) -> PathBuf {
    let page = folder.join("page.html");
    let output = minivm(&[
        "compare",
        "--runs=1",
        "--format=html",
        &format!("--output={}", page.display()),
        program,
    ]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    page
}

#[test]
fn the_page_draws_every_strategys_blocks_in_a_browser() {
    let Some(chromium) = chromium() else { return };
    let (folder, program) = program(DEEP);
    let page = page(folder.path(), &program);
    let output = browse(chromium, folder.path(), &page, &["--dump-dom"]);
    let document = String::from_utf8_lossy(&output.stdout);
    assert!(document.contains("120 of 240: "), "the step is shown");
    for strategy in Strategy::ALL {
        assert!(
            document.contains(&format!("<h3>{strategy} ")),
            "{strategy} is drawn"
        );
    }
    // The deepest point is at that step: the strategies with chunks show several, the array those it outgrew too.
    assert!(document.matches("class=\"block live\"").count() > 10);
    assert!(document.contains("class=\"row\""));
    // What the map is there to show is said, and what is worth a look can be reached.
    assert!(document.contains("New frames start at the old depth: "));
    assert!(document.contains(">the deepest point</button>"));
}

#[test]
fn the_page_can_be_pictured_wide_and_narrow_light_and_dark() {
    let Some(chromium) = chromium() else { return };
    let (folder, program) = program(DEEP);
    let page = page(folder.path(), &program);
    let mut pictures = Vec::new();
    for (name, size, scheme) in [
        ("wide", "1000,1400", "1"),
        ("narrow", "500,1400", "1"),
        ("dark", "1000,1400", "0"),
    ] {
        let picture = folder.path().join(format!("{name}.png"));
        let options = [
            format!("--screenshot={}", picture.display()),
            format!("--window-size={size}"),
            format!("--blink-settings=preferredColorScheme={scheme}"),
        ];
        browse(
            chromium,
            folder.path(),
            &page,
            &options.each_ref().map(String::as_str),
        );
        let bytes = std::fs::read(&picture).expect("the browser wrote a picture");
        assert!(bytes.starts_with(b"\x89PNG"), "{name}");
        // An empty page of this size takes some six kilobytes.
        assert!(bytes.len() > 20_000, "{name}: {} bytes", bytes.len());
        pictures.push(bytes);
    }
    assert_ne!(pictures[0], pictures[2], "dark looks different");
}

#[test]
fn arrow_keys_step_through_the_map() {
    let Some(chromium) = chromium() else { return };
    let (folder, program) = program(DEEP);
    let page = page(folder.path(), &program);
    let mut text = std::fs::read_to_string(&page).expect("the page can be read");
    // Two steps on from a button, then one back.
    text.push_str(
        "<script>for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft'])\n\
         document.querySelector('.moments button').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));\n\
         </script>",
    );
    std::fs::write(&page, text).expect("a file can be written");
    let output = browse(chromium, folder.path(), &page, &["--dump-dom"]);
    let document = String::from_utf8_lossy(&output.stdout);
    assert!(document.contains("121 of 240: "), "{document}");
}
