//! What the test files share: finding programs, running them on every strategy, comparing what they print.

#![allow(dead_code, reason = "every test file uses a part of this")]

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Conclusion, Failed, Trial};
use minivm_strategies::Strategy;
use similar::TextDiff;

/// How long one program may run. Collecting at every safepoint takes its time.
const TIME_LIMIT: Duration = Duration::from_secs(if cfg!(feature = "stress") { 600 } else { 120 });
/// Lines of a difference that are shown.
const SHOWN_LINES: usize = 60;

/// A way to run every program.
#[derive(Clone)]
pub struct Setup {
    /// Part of the names of its tests.
    pub name: String,
    /// Options of `minivm run`.
    pub options: Vec<String>,
}

/// Every strategy.
pub fn setups() -> Vec<Setup> {
    Strategy::ALL
        .iter()
        .map(|strategy| Setup {
            name: strategy.name().to_string(),
            options: vec![format!("--stack={strategy}")],
        })
        .collect()
}

/// The files of a folder beside this one that end so, in the order of their names.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("can't list {}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == ending)
        })
        .collect();
    files.sort();
    files
}

/// A folder of the repository.
pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The name of a program: its file name without the ending.
pub fn name_of(path: &Path) -> &str {
    path.file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or("?")
}

/// One test per program and setup, named `program::setup`; returns when all have been run.
pub fn run_all(
    programs: Vec<PathBuf>,
    test: fn(&Path, &Setup) -> Result<(), Failed>,
) -> Conclusion {
    assert!(!programs.is_empty(), "no programs were found");
    let setups = setups();
    let programs: Arc<[PathBuf]> = programs.into();
    let mut trials = Vec::new();
    for at in 0..programs.len() {
        for setup in &setups {
            let (programs, setup) = (programs.clone(), setup.clone());
            let name = format!("{}::{}", name_of(&programs[at]), setup.name);
            trials.push(Trial::test(name, move || test(&programs[at], &setup)));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials)
}

/// What a program that has ended left behind.
pub struct Finished {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub status: ExitStatus,
}

/// Runs `minivm run` on a program with a folder as the current one, and the contents of its `.in` file, if there is
/// one, as stdin.
pub fn run(
    program: &Path,
    source: &Path,
    setup: &Setup,
    current: &Path,
) -> Result<Finished, Failed> {
    let input = source.with_extension("in");
    let stdin = if input.exists() {
        Stdio::from(std::fs::File::open(&input)?)
    } else {
        Stdio::null()
    };
    let child = Command::new(env!("CARGO_BIN_EXE_minivm"))
        .arg("run")
        .args(&setup.options)
        .arg(program)
        .current_dir(current)
        .env_remove("PYTHONPATH")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    finish(child)
}

/// Waits for a program, reading what it prints; ends it when it takes too long.
fn finish(mut child: Child) -> Result<Finished, Failed> {
    let stdout = child.stdout.take().map(drain);
    let stderr = child.stderr.take().map(drain);
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > TIME_LIMIT {
            child.kill()?;
            child.wait()?;
            return Err(format!("no end after {} s", TIME_LIMIT.as_secs()).into());
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let collect = |reader: Option<std::thread::JoinHandle<Vec<u8>>>| {
        reader
            .and_then(|reader| reader.join().ok())
            .unwrap_or_default()
    };
    Ok(Finished {
        stdout: collect(stdout),
        stderr: collect(stderr),
        status,
    })
}

fn drain(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read before an error is what there is to compare.
        let _ = pipe.read_to_end(&mut bytes);
        bytes
    })
}

/// The contents of a file of expected output; empty where there is no such file.
pub fn expected(source: &Path, ending: &str) -> Result<Vec<u8>, Failed> {
    let path = source.with_extension(ending);
    if path.exists() {
        Ok(std::fs::read(path)?)
    } else {
        Ok(Vec::new())
    }
}

/// Adds to `report` how output differs from what was expected.
pub fn compare(report: &mut String, what: &str, expected: &[u8], found: &[u8]) {
    if expected == found {
        return;
    }
    let (expected, found) = (
        String::from_utf8_lossy(expected),
        String::from_utf8_lossy(found),
    );
    let diff = TextDiff::from_lines(expected.as_ref(), found.as_ref());
    let diff = diff
        .unified_diff()
        .context_radius(2)
        .header("CPython", "minivm")
        .to_string();
    let _ = writeln!(report, "{what} differs:");
    for line in diff.lines().take(SHOWN_LINES) {
        let _ = writeln!(report, "{line}");
    }
    if let Some(more) = diff.lines().count().checked_sub(SHOWN_LINES + 1) {
        let _ = writeln!(report, "… and {} more lines", more + 1);
    }
}

/// Adds to `report` that a status differs from the one expected.
pub fn compare_status(report: &mut String, expected: i32, found: ExitStatus) {
    if found.code() != Some(expected) {
        let _ = writeln!(
            report,
            "ended with {found} instead of exit status: {expected}"
        );
    }
}

/// The result of a test that found these differences.
pub fn verdict(report: String) -> Result<(), Failed> {
    if report.is_empty() {
        Ok(())
    } else {
        Err(report.into())
    }
}
