//! `minivm compare` and `minivm sweep`: that they find what they say, refuse what does not compare, and that their page
//! works in a browser. The browser's tests are skipped, with a message, where Chromium is not installed.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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
    assert!(message.contains("does not do the same"), "{message}");
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
