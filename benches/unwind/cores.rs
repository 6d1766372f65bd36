//! The reader and the program that it reads, on a processor each: otherwise it depends on the system's mood whether the
//! program runs at all while it is read.

use std::sync::OnceLock;

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// Starts a program on another processor than the one on which the calling thread goes on. Where there is but one, both run
/// there.
pub fn apart<T>(start: impl FnOnce() -> T) -> T {
    static BOTH: OnceLock<Option<(usize, usize)>> = OnceLock::new();
    let Some((this, other)) = *BOTH.get_or_init(two) else {
        return start();
    };
    stay(other);
    let started = start();
    stay(this);
    started
}

/// Two of the processors that this thread may run on.
fn two() -> Option<(usize, usize)> {
    let allowed = sched_getaffinity(None).ok()?;
    let mut allowed = (0..CpuSet::MAX_CPU).filter(|&cpu| allowed.is_set(cpu));
    allowed.next().zip(allowed.next())
}

/// Keeps the calling thread, and what it starts, on one processor.
fn stay(cpu: usize) {
    let mut only = CpuSet::new();
    only.set(cpu);
    sched_setaffinity(None, &only).unwrap();
}
