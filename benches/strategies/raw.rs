//! The strategies by themselves, without a virtual machine.

use std::hint::black_box;
use std::ptr::NonNull;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use minivm_strategies::{DataStack, Slot, StackConfig, Strategy, with_strategy};

/// Slots of a small function's frame: its header and three registers.
const SLOTS: usize = 8;
/// Pairs of a push and a pop in one iteration, so that its own cost does not show.
const PAIRS: u64 = 1_000;
/// Frames of a descent: 640 KB of them.
const DESCENT: usize = 10_000;
const THREADS: usize = 8;
/// Frames that each thread goes deep.
const THREAD_FRAMES: usize = 1_000;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("push_pop");
    group.throughput(Throughput::Elements(PAIRS));
    bump_pointer(&mut group);
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => push_pop::<Stack>(&mut group, 10));
    }
    group.finish();

    let mut group = criterion.benchmark_group("crossing");
    group.throughput(Throughput::Elements(PAIRS));
    let edge = StackConfig::default().chunk_bytes / (SLOTS * size_of::<Slot>());
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => push_pop::<Stack>(&mut group, edge));
    }
    group.finish();

    let mut group = criterion.benchmark_group("descent");
    group.throughput(Throughput::Elements(DESCENT as u64));
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => descent::<Stack>(&mut group));
    }
    group.finish();

    let mut group = criterion.benchmark_group("threads");
    group.throughput(Throughput::Elements(THREADS as u64));
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => threads::<Stack>(&mut group));
    }
    group.finish();
}

/// The least that pushes and pops can cost: one pointer in memory, moved up and down, never compared.
fn bump_pointer(group: &mut BenchmarkGroup<'_, WallTime>) {
    let mut memory: Vec<Slot> = vec![0; 1 << 16];
    let mut top = memory.as_mut_ptr();
    group.bench_function("bump_pointer", |bencher| {
        bencher.iter(|| {
            for _ in 0..PAIRS {
                // The pointer goes through memory, as that of a stack does.
                let top = black_box(&mut top);
                let frame = *top;
                *top = frame.wrapping_add(black_box(SLOTS));
                *black_box(top) = black_box(frame);
            }
        });
    });
}

/// Pushes and pops a frame above `depth` others.
fn push_pop<S: DataStack>(group: &mut BenchmarkGroup<'_, WallTime>, depth: usize) {
    let mut stack = new::<S>();
    let frames = descend(&mut stack, depth);
    group.bench_function(S::NAME, |bencher| {
        bencher.iter(|| {
            for _ in 0..PAIRS {
                let stack = black_box(&mut stack);
                let frame = push(stack, black_box(SLOTS));
                let (stack, frame) = (black_box(stack), black_box(frame));
                // SAFETY: it is the newest frame.
                unsafe { stack.pop(frame) };
            }
        });
    });
    unwind(&mut stack, &frames);
}

fn descent<S: DataStack>(group: &mut BenchmarkGroup<'_, WallTime>) {
    let mut stack = new::<S>();
    let mut frames = Vec::with_capacity(DESCENT);
    group.bench_function(S::NAME, |bencher| {
        bencher.iter(|| {
            frames.clear();
            frames.extend((0..DESCENT).map(|_| push(&mut stack, black_box(SLOTS))));
            unwind(&mut stack, &frames);
        });
    });
}

fn threads<S: DataStack>(group: &mut BenchmarkGroup<'_, WallTime>) {
    group.bench_function(S::NAME, |bencher| {
        bencher.iter(|| {
            std::thread::scope(|scope| {
                for _ in 0..THREADS {
                    scope.spawn(|| {
                        let mut stack = new::<S>();
                        let frames = descend(&mut stack, THREAD_FRAMES);
                        unwind(&mut stack, &frames);
                    });
                }
            });
        });
    });
}

fn new<S: DataStack>() -> S {
    S::new(&StackConfig::default()).expect("there is memory for a data stack")
}

#[inline(always)]
fn push<S: DataStack>(stack: &mut S, slots: usize) -> NonNull<Slot> {
    // SAFETY: eight slots is a valid size.
    let frame = unsafe { stack.push(slots) }.expect("there is memory for a frame");
    // SAFETY: the frame is live. A call writes its header.
    unsafe { frame.write(slots as Slot) };
    frame
}

fn descend<S: DataStack>(stack: &mut S, depth: usize) -> Vec<NonNull<Slot>> {
    (0..depth).map(|_| push(stack, SLOTS)).collect()
}

fn unwind<S: DataStack>(stack: &mut S, frames: &[NonNull<Slot>]) {
    for &frame in frames.iter().rev() {
        // SAFETY: the frames are popped in order.
        unsafe { stack.pop(frame) };
    }
}
