//! What overlapping register windows gain, on the strategies that can have them.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use minivm_strategies::{Array, DataStack, Reserved, StackConfig};

use crate::machine::{self, CALLS, Contiguous, MOST_ARGUMENTS};

/// How calls pass arguments.
pub(crate) const WAYS: [&str; 2] = ["copied", "overlapped"];
/// The strategies that can overlap frames.
pub(crate) const STRATEGIES: [&str; 2] = [Array::NAME, Reserved::NAME];

pub(crate) fn bench(criterion: &mut Criterion) {
    on::<Array>(criterion);
    on::<Reserved>(criterion);
}

fn on<S: Contiguous>(criterion: &mut Criterion) {
    for arguments in 0..=MOST_ARGUMENTS {
        one::<S, false>(criterion, arguments);
        one::<S, true>(criterion, arguments);
    }
}

fn one<S: Contiguous, const OVERLAP: bool>(criterion: &mut Criterion, arguments: usize) {
    let mut group = criterion.benchmark_group(name(OVERLAP, arguments));
    group.throughput(Throughput::Elements(CALLS));
    let program = machine::program::<OVERLAP>(arguments);
    let mut stack = S::new(&StackConfig::default()).expect("there is memory for a data stack");
    group.bench_function(S::NAME, |bencher| {
        bencher.iter(|| machine::run::<S, OVERLAP>(&mut stack, black_box(&program)));
    });
    group.finish();
}

/// The name of a group.
pub(crate) fn name(overlap: bool, arguments: usize) -> String {
    format!("windows/{}/{arguments}", WAYS[usize::from(overlap)])
}
