//! Programs that end in an uncaught exception, a syntax error or `SystemExit`: their tracebacks, what they printed
//! before, and their exit status are compared with CPython's.
//!
//! `tests/README.md` says how the programs are run and how the expected files are rewritten.

mod common;

use std::path::Path;

use common::{Setup, compare, compare_status, expected, run, verdict};
use libtest_mimic::Failed;

fn main() {
    let mut programs = common::files(&common::folder("tests/errors"), "py");
    programs.retain(|path| path.with_extension("err").exists());
    common::run_all(programs, check).exit()
}

fn check(program: &Path, setup: &Setup) -> Result<(), Failed> {
    let folder = common::folder("tests/errors");
    let file_name = Path::new(program.file_name().unwrap_or_default());
    let finished = run(file_name, program, setup, &folder)?;
    let status = String::from_utf8(expected(program, "code")?)?;
    let status = match status.trim() {
        "" => 1,
        status => status.parse()?,
    };
    let mut report = String::new();
    compare_status(&mut report, status, finished.status);
    compare(
        &mut report,
        "stderr",
        &expected(program, "err")?,
        &without_folder(&finished.stderr, &folder),
    );
    compare(
        &mut report,
        "stdout",
        &expected(program, "out")?,
        &finished.stdout,
    );
    verdict(report)
}

/// Removes the path of the folder, which differs from machine to machine, from what a traceback names.
fn without_folder(text: &[u8], folder: &Path) -> Vec<u8> {
    String::from_utf8_lossy(text)
        .replace(&format!("{}/", folder.display()), "")
        .into_bytes()
}
