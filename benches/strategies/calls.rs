//! The cliff: what a call costs in the virtual machine, by the depth it is made at.

use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use minivm_strategies::{DataStack, Strategy, with_strategy};
use minivm_vm::eval::Thread;

use crate::workloads::{code, interpreter, run};

/// Calls of one iteration.
const CALLS: u64 = 1_000;
/// Depths looked at: several chunks of these frames, because not every edge lies where a leaf call crosses it.
const DEPTHS: usize = 990;
/// Times each depth is timed to find the worst; the least counts.
const LOOKS: usize = 3;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cliff");
    group.throughput(Throughput::Elements(CALLS));
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => {
            let mut thread = interpreter::<Stack>("<cliff>".as_ref());
            // The scan is not worth its time where a filter leaves the group out; the first benchmark runs it.
            let mut depths = None;
            for place in [Place::Median, Place::Worst] {
                let id = BenchmarkId::new(place.name(), Stack::NAME);
                group.bench_function(id, |bencher| {
                    let depth = place.of(*depths.get_or_insert_with(|| scan(&mut thread)));
                    let program = code(program(depth).as_bytes(), "<cliff>");
                    bencher.iter(|| run(&mut thread, &program));
                });
            }
        });
    }
    group.finish();
}

#[derive(Clone, Copy)]
enum Place {
    Median,
    Worst,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Place::Median => "median",
            Place::Worst => "worst",
        }
    }

    fn of(self, (median, worst): (usize, usize)) -> usize {
        match self {
            Place::Median => median,
            Place::Worst => worst,
        }
    }
}

/// A program that makes its calls at a depth.
fn program(depth: usize) -> String {
    format!(
        "def leaf():\n    pass\n\ndef descend(n):\n    if n:\n        descend(n - 1)\n    else:\n        \
         for i in range({CALLS}):\n            leaf()\n\ndescend({depth})\n"
    )
}

/// The depths at which the calls cost the median and the most.
fn scan<S: DataStack>(thread: &mut Thread<S>) -> (usize, usize) {
    let mut costs: Vec<(Duration, usize)> = (0..DEPTHS)
        .map(|depth| {
            let program = code(program(depth).as_bytes(), "<cliff>");
            let least = (0..LOOKS)
                .map(|_| {
                    let start = Instant::now();
                    run(thread, &program);
                    start.elapsed()
                })
                .min();
            (least.unwrap_or_default(), depth)
        })
        .collect();
    costs.sort();
    (costs[DEPTHS / 2].1, costs[DEPTHS - 1].1)
}
