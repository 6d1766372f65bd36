//! Every strategy against every other: `cargo bench`, or `cargo bench -- crossing` for the benchmarks whose names contain
//! that. Groups:
//!
//! | group | what one figure is |
//! |---|---|
//! | `push_pop` | a push and a pop inside a block, beside the limit: a bump pointer in a vector that is large enough |
//! | `crossing` | the same at the edge of a block |
//! | `descent` | 10,000 pushes, then as many pops, on a stack that has done it before |
//! | `threads/COUNT` | so many threads that make a stack, go 1,000 frames deep and return |
//! | `windows/WAY/COUNT` | a call with so many arguments, copied into the new frame or overlapping with it |
//! | `cliff` | a call of a Python function, at the median and at the worst of 990 depths |
//! | `workloads/SCRIPT` | a program of `scripts/workloads` |
//!
//! Criterion keeps figures to compare with: `--save-baseline NAME`, then `--baseline NAME`. At the end a table ranks the
//! strategies.

mod calls;
// The register machine is also an experiment of the command.
#[path = "../../src/lab/windows.rs"]
mod machine;
mod raw;
mod summary;
mod windows;
mod workloads;

use std::time::Duration;

use criterion::Criterion;

/// The allocator of the command, whose speed is what is measured.
#[global_allocator]
static ALLOCATOR: minivm_vm::pool::PoolAllocator = minivm_vm::pool::PoolAllocator;

/// What `push_pop` holds the strategies to.
const LIMIT: &str = "bump_pointer";
/// Native stack of the thread that runs Python.
const NATIVE_STACK: usize = 256 << 20;

fn main() {
    let runner = std::thread::Builder::new()
        .stack_size(NATIVE_STACK)
        .spawn(run);
    let finished = runner.expect("threads can be started").join();
    assert!(finished.is_ok(), "a benchmark panicked");
}

fn run() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let start = std::time::SystemTime::now();
    raw::bench(&mut criterion);
    windows::bench(&mut criterion);
    calls::bench(&mut criterion);
    workloads::bench(&mut criterion);
    criterion.final_summary();
    print!("{}", summary::since(start));
}
