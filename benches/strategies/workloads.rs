//! Every program in `scripts/workloads`. A program added to that folder is benchmarked.
//!
//! A program is compiled once, outside the timed loop. Each sample runs it as a module with a fresh namespace, in an
//! interpreter that is made before the first sample of that program and strategy. What it prints is thrown away.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, SamplingMode};
use minivm_compiler::bytecode::CodeObject;
use minivm_compiler::{Mode, compile, decode_source};
use minivm_strategies::{DataStack, StackConfig, Strategy, with_strategy};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;

use crate::NATIVE_STACK;

/// Run first in every interpreter.
const PRELUDE: &str = "import sys; sys.stdout = open('/dev/null', 'w')";

pub(crate) fn bench(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/workloads");
    for path in programs(&folder) {
        bench_program(criterion, &path);
    }
}

/// The programs of a folder, in the order of their names.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let mut programs: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the workloads can be listed")
        .map(|entry| entry.expect("the workloads can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    programs.sort();
    programs
}

/// Benchmarks one program on every strategy.
fn bench_program(criterion: &mut Criterion, path: &Path) {
    let name = path
        .file_stem()
        .and_then(|name| name.to_str())
        .expect("workloads have names in UTF-8");
    let source = std::fs::read(path).expect("workloads can be read");
    let code = code(&source, &path.to_string_lossy());
    let mut group = criterion.benchmark_group(format!("workloads/{name}"));
    group.sampling_mode(SamplingMode::Flat);
    for &strategy in Strategy::ALL {
        group.bench_function(strategy.name(), |bencher| {
            with_strategy!(strategy, Stack => {
                let mut thread = interpreter::<Stack>(path);
                bencher.iter(|| run(&mut thread, &code));
            });
        });
    }
    group.finish();
}

/// A new interpreter whose standard output goes nowhere.
pub(crate) fn interpreter<S: DataStack>(path: &Path) -> Box<Thread<S>> {
    let config = Config {
        argv: vec![path.to_string_lossy().into_owned()],
        script_dir: path.parent().map(Path::to_path_buf),
        max_memory: usize::MAX,
        native_stack: NATIVE_STACK,
    };
    let mut thread = Thread::<S>::new(config, &StackConfig::default())
        .expect("there is memory for a data stack");
    run(&mut thread, &code(PRELUDE.as_bytes(), "<prelude>"));
    thread
}

pub(crate) fn code(source: &[u8], name: &str) -> Arc<CodeObject> {
    let source = decode_source(source, name).expect("the program is text");
    Arc::new(compile(&source, name, Mode::Module).expect("the program compiles"))
}

pub(crate) fn run<S: DataStack>(thread: &mut Thread<S>, code: &Arc<CodeObject>) {
    let vm = thread.vm();
    let globals = vm.new_main_module();
    assert!(vm.run_module(code, globals).is_ok(), "the program failed");
}
