//! Programs that end well: what each prints is compared with what CPython 3.13 printed.
//!
//! `tests/README.md` says how the programs are run and how the expected files are rewritten.

mod common;

use std::path::Path;

use common::{Setup, compare, compare_status, expected, run, verdict};
use libtest_mimic::Failed;

/// Programs that take too long where every safepoint collects, because they run for long with many objects alive.
const TOO_LONG_UNDER_STRESS: &[&str] = &[
    "class_layout_and_order",
    "func_recursion",
    "memory_collections_during_growth",
    "memory_many_objects",
    "program_interpreter",
    "stack_boundary_loop",
    "stack_deep_locals",
    "stack_exceptions_unwind",
    "stack_generators",
    "stack_million_frames",
    "stack_native_reentry",
];

fn main() {
    let mut programs = common::files(&common::folder("tests/golden"), "py");
    // The workloads run for long. They are for the command as it is shipped: if link-time optimisation keeps calls in
    // the eval loop from becoming jumps, they run out of native stack where short programs do not.
    if !cfg!(debug_assertions) {
        programs.extend(common::files(&common::folder("scripts/workloads"), "py"));
    }
    programs.retain(|path| path.with_extension("out").exists());
    if cfg!(feature = "stress") {
        programs.retain(|path| !TOO_LONG_UNDER_STRESS.contains(&common::name_of(path)));
    }
    common::run_all(programs, check).exit()
}

fn check(program: &Path, setup: &Setup) -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let finished = run(program, program, setup, scratch.path())?;
    let mut report = String::new();
    compare_status(&mut report, 0, finished.status);
    compare(&mut report, "stderr", b"", &finished.stderr);
    compare(
        &mut report,
        "stdout",
        &expected(program, "out")?,
        &finished.stdout,
    );
    verdict(report)
}
