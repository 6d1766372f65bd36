//! The strategies by themselves, without a virtual machine.

use std::hint::black_box;
use std::ptr::NonNull;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use minivm_strategies::{DataStack, Slot, StackConfig, Strategy, with_strategy};

/// Slots of a small function's frame: its header and three registers.
const SLOTS: usize = 8;
/// Pairs of a push and a pop in one iteration, so that its own cost does not show.
const PAIRS: usize = 1_000;
/// Frames below those of `push_pop`.
const BELOW: usize = 10;
/// Frames of a descent: 640 KB of them.
const DESCENT: usize = 10_000;
/// How many threads there are at once.
const THREADS: [usize; 3] = [1, 100, 10_000];
/// Frames that each thread goes deep.
const THREAD_FRAMES: usize = 1_000;
/// Native stack of each of many threads.
const THREAD_STACK: usize = 64 << 10;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("push_pop");
    group.throughput(Throughput::Elements(PAIRS as u64));
    push_pop(&mut group, crate::LIMIT, Bump::new(), BELOW);
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => {
            push_pop(&mut group, Stack::NAME, OnStack(new::<Stack>()), BELOW);
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("crossing");
    group.throughput(Throughput::Elements(PAIRS as u64));
    let edge = StackConfig::default().chunk_bytes / (SLOTS * size_of::<Slot>());
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => {
            push_pop(&mut group, Stack::NAME, OnStack(new::<Stack>()), edge);
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("descent");
    group.throughput(Throughput::Elements(DESCENT as u64));
    for &strategy in Strategy::ALL {
        with_strategy!(strategy, Stack => descent::<Stack>(&mut group));
    }
    group.finish();

    for count in THREADS {
        let mut group = criterion.benchmark_group(format!("threads/{count}"));
        group.throughput(Throughput::Elements(count as u64));
        for &strategy in Strategy::ALL {
            with_strategy!(strategy, Stack => threads::<Stack>(&mut group, count));
        }
        group.finish();
    }
}

/// What frames are pushed on. The loop around it is the same for all.
trait Frames {
    /// Pushes a frame and writes its first word, as a call writes its header.
    fn push(&mut self, slots: usize) -> NonNull<Slot>;

    /// Pops the newest frame.
    ///
    /// # Safety
    /// It is the newest frame.
    unsafe fn pop(&mut self, frame: NonNull<Slot>);
}

/// The least that frames can cost: a pointer into a vector that is large enough, moved up and down, never compared.
struct Bump {
    top: NonNull<Slot>,
    memory: Vec<Slot>,
}

impl Bump {
    fn new() -> Bump {
        let mut memory = vec![0; 1 << 16];
        let top = NonNull::new(memory.as_mut_ptr()).expect("a vector with memory");
        Bump { top, memory }
    }
}

impl Frames for Bump {
    #[inline(always)]
    fn push(&mut self, slots: usize) -> NonNull<Slot> {
        let frame = self.top;
        debug_assert!(self.memory.as_mut_ptr_range().contains(&frame.as_ptr()));
        // SAFETY: the benchmark pushes a few frames above one another, of what the vector has room for thousands.
        unsafe {
            self.top = frame.add(slots);
            frame.write(slots as Slot);
        }
        frame
    }

    #[inline(always)]
    unsafe fn pop(&mut self, frame: NonNull<Slot>) {
        self.top = frame;
    }
}

/// A strategy.
struct OnStack<S>(S);

impl<S: DataStack> Frames for OnStack<S> {
    #[inline(always)]
    fn push(&mut self, slots: usize) -> NonNull<Slot> {
        // SAFETY: eight slots is a valid size.
        let frame = unsafe { self.0.push(slots) }.expect("there is memory for a frame");
        // SAFETY: the frame is live.
        unsafe { frame.write(slots as Slot) };
        frame
    }

    #[inline(always)]
    unsafe fn pop(&mut self, frame: NonNull<Slot>) {
        // SAFETY: by contract.
        unsafe { self.0.pop(frame) };
    }
}

/// Pushes and pops a frame above `depth` others. The size comes from memory, as it comes from a code object, and what is
/// in the stack's fields may have changed between a push and its pop, as it may while a function runs.
fn push_pop<F: Frames>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    mut frames: F,
    depth: usize,
) {
    for _ in 0..depth {
        frames.push(SLOTS);
    }
    let sizes = black_box(vec![SLOTS; PAIRS]);
    group.bench_function(name, |bencher| {
        bencher.iter(|| pairs(&mut frames, &sizes));
    });
}

/// A function by itself, so that its loop is the same code wherever it is called from.
#[inline(never)]
fn pairs<F: Frames>(frames: &mut F, sizes: &[usize]) {
    for &slots in sizes {
        let frame = frames.push(slots);
        black_box(&mut *frames);
        // SAFETY: it is the newest frame.
        unsafe { frames.pop(frame) };
        black_box(&mut *frames);
    }
}

fn descent<S: DataStack>(group: &mut BenchmarkGroup<'_, WallTime>) {
    let mut stack = OnStack(new::<S>());
    let mut places = vec![NonNull::dangling(); DESCENT];
    group.bench_function(S::NAME, |bencher| {
        bencher.iter(|| descend_and_return(&mut stack, &mut places));
    });
}

fn threads<S: DataStack>(group: &mut BenchmarkGroup<'_, WallTime>, count: usize) {
    group.bench_function(S::NAME, |bencher| {
        bencher.iter(|| {
            std::thread::scope(|scope| {
                for _ in 0..count {
                    std::thread::Builder::new()
                        .stack_size(THREAD_STACK)
                        .spawn_scoped(scope, || {
                            let mut stack = OnStack(new::<S>());
                            let mut places = vec![NonNull::dangling(); THREAD_FRAMES];
                            descend_and_return(&mut stack, &mut places);
                        })
                        .expect("threads can be started");
                }
            });
        });
    });
}

fn new<S: DataStack>() -> S {
    S::new(&StackConfig::default()).expect("there is memory for a data stack")
}

/// Pushes a frame for each place and pops them all. A function by itself, so that its loop is the same code wherever it is
/// called from.
#[inline(never)]
fn descend_and_return<F: Frames>(stack: &mut F, places: &mut [NonNull<Slot>]) {
    for place in places.iter_mut() {
        *place = stack.push(black_box(SLOTS));
    }
    for frame in places.iter().rev() {
        // SAFETY: the frames are popped in order.
        unsafe { stack.pop(*frame) };
    }
}
