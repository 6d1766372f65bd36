//! What runs Python must not use more native stack the longer a program runs.
//!
//! Handlers of instructions go on to each other by calls in tail position; one that the compiler does not turn into a
//! jump would leave a native frame behind each time it is executed. Here every workload runs on a native stack that a
//! few thousand such frames overflow, which ends the process.

mod common;

use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use minivm_strategies::{Cached, StackConfig};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;
use minivm_vm::program::Program;

/// Native stack of the thread that runs Python: what the VM keeps in reserve for its own code, and a little more.
const NATIVE_STACK: usize = 640 << 10;
/// Run before each program: what it prints is of no interest here.
const PRELUDE: &[u8] = b"import sys; sys.stdout = open('/dev/null', 'w'); del sys\n";
/// Programs that recurse natively on purpose.
const RECURSE_NATIVELY: &[&str] = &[];

fn main() {
    let programs = ["scripts/workloads", "scripts/examples"]
        .iter()
        .flat_map(|folder| common::files(&common::folder(folder), "py"))
        .filter(|path| !RECURSE_NATIVELY.contains(&common::name_of(path)));
    let trials = programs.map(|path| {
        let name = common::name_of(&path).to_string();
        Trial::test(name, move || check(&path))
    });
    let trials = trials.collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit()
}

fn check(path: &Path) -> Result<(), Failed> {
    let mut source = PRELUDE.to_vec();
    source.extend(std::fs::read(path)?);
    let name = path.to_string_lossy().into_owned();
    let runner = std::thread::Builder::new()
        // An overflow ends the process with a message that names the thread.
        .name(common::name_of(path).to_string())
        .stack_size(NATIVE_STACK)
        .spawn(move || {
            let config = Config {
                argv: vec![name.clone()],
                script_dir: None,
                max_memory: usize::MAX,
                native_stack: NATIVE_STACK,
            };
            let mut thread = Thread::<Cached>::new(config, &StackConfig::default())
                .expect("there is memory for a data stack");
            thread.vm().run_program(&Program {
                source: &source,
                filename: &name,
                file: Some(&name),
                keep_source: false,
            })
        })?;
    match runner.join() {
        Ok(0) => Ok(()),
        Ok(status) => Err(format!("ended with status {status}").into()),
        Err(_) => Err("panicked".into()),
    }
}
