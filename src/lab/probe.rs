//! Experiments on a strategy by itself: `minivm probe`, which the other commands run in processes of their own. Each
//! prints one JSON object.

use std::hint::black_box;
use std::ptr::NonNull;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use minivm_strategies::{
    Array, DataStack, Reserved, Slot, StackConfig, StackError, Strategy, with_strategy,
};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;
use minivm_vm::program::Program;
use serde_json::{Value, json};

use super::recorder::Recorder;
use super::replay::system_calls;
use super::windows::{self as machine, Contiguous};
use crate::{complain, read_source};

/// Seed of the random numbers that choose what is looked up.
pub(crate) const SEED: u64 = 0x6d69_6e69_766d;
/// Slots of a small function's frame, and of a large one's.
const FRAME_SLOTS: [usize; 2] = [8, 64];
/// Points of a memory curve on each way.
const POINTS: usize = 100;
/// Calls after a descent, so that a strategy that waits before it gives memory back can do so.
const CALLS_AFTER: usize = 5_000;
/// Native stack of threads that run no Python.
const THREAD_STACK: usize = 64 << 10;
/// Native stack of the thread that runs a recorded program, and how much of it recursion may use.
const NATIVE_STACK: usize = 64 << 20;
const RECURSION_STACK: usize = 16 << 20;
/// How often the two ways of passing arguments take turns.
const WINDOW_TURNS: usize = 3;
/// How long an experiment that repeats goes on.
const REPEAT: Duration = Duration::from_millis(20);

#[derive(Args)]
pub(crate) struct Probe {
    #[command(subcommand)]
    experiment: Experiment,
}

#[derive(Subcommand)]
enum Experiment {
    /// Memory through a descent and back
    Memory { stack: Strategy, frames: usize },
    /// Memory of threads that each descend
    Threads {
        stack: Strategy,
        threads: usize,
        frames: usize,
    },
    /// Time of a descent and back, the first and the least
    Descent { stack: Strategy, frames: usize },
    /// Descents over so many chunks, again and again: time and system calls of one
    Churn { stack: Strategy, chunks: usize },
    /// Time to find which block holds a frame
    Locate { stack: Strategy, frames: usize },
    /// Time of a call whose arguments are copied, and of one whose frame overlaps with its caller's
    Windows { stack: Strategy, arguments: usize },
    /// What another process needs to read a stack
    Reads { stack: Strategy, frames: usize },
    /// The pushes and pops of a program
    Trace {
        file: String,
        arguments: Vec<String>,
    },
}

impl Probe {
    pub(crate) fn execute(&self) -> u8 {
        let found = match &self.experiment {
            Experiment::Memory { stack, frames } => {
                with_strategy!(*stack, Stack => memory::<Stack>(*frames))
            }
            Experiment::Threads {
                stack,
                threads: count,
                frames,
            } => with_strategy!(*stack, Stack => threads::<Stack>(*count, *frames)),
            Experiment::Descent { stack, frames } => {
                with_strategy!(*stack, Stack => descent::<Stack>(*frames))
            }
            Experiment::Churn { stack, chunks } => {
                with_strategy!(*stack, Stack => churn::<Stack>(*chunks))
            }
            Experiment::Locate { stack, frames } => {
                with_strategy!(*stack, Stack => locate::<Stack>(*frames))
            }
            Experiment::Windows { stack, arguments } => windows(*stack, *arguments),
            Experiment::Reads { stack, frames } => super::reads::reads(*stack, *frames),
            Experiment::Trace { file, arguments } => trace(file, arguments),
        };
        match found {
            Ok(found) => crate::dis::print(format!("{found}\n").as_bytes()),
            Err(message) => complain(message),
        }
    }
}

/// A stack and its frames.
struct Machine<S> {
    stack: S,
    frames: Vec<NonNull<Slot>>,
}

impl<S: DataStack> Machine<S> {
    fn new(frames: usize) -> Result<Machine<S>, String> {
        Ok(Machine {
            stack: stack()?,
            frames: Vec::with_capacity(frames),
        })
    }

    fn push(&mut self, slots: usize) -> Result<(), String> {
        // SAFETY: all sizes here are small.
        let frame = unsafe { self.stack.push(slots) }.map_err(|error| error.to_string())?;
        // SAFETY: the frame is live. A function writes all of its frame; the ends are enough to touch its pages.
        unsafe {
            frame.write(1);
            frame.add(slots - 1).write(1);
        }
        self.frames.push(frame);
        Ok(())
    }

    fn pop(&mut self) {
        if let Some(frame) = self.frames.pop() {
            // SAFETY: it is the newest frame.
            unsafe { self.stack.pop(frame) };
        }
    }

    fn swing(&mut self, frames: usize, slots: usize) -> Result<(), String> {
        for _ in 0..frames {
            self.push(slots)?;
        }
        for _ in 0..frames {
            self.pop();
        }
        Ok(())
    }
}

/// The sizes, in turns, of as many frames as a number of bytes holds.
fn sizes_of(bytes: usize, sizes: &[usize]) -> Vec<usize> {
    let mut used = 0;
    let turns = sizes.iter().copied().cycle();
    turns
        .take_while(|slots| {
            used += slots * size_of::<Slot>();
            used <= bytes
        })
        .collect()
}

/// Pushes a frame of each size on a stack and pops them all; `frames` has a place for each.
///
/// What is timed is a function by itself that does nothing else. Inlined, it would be optimised together with its
/// surroundings, for some strategies in another way than for others, which has shown as a third more or less.
#[inline(never)]
fn descend<S: DataStack>(
    stack: &mut S,
    sizes: &[usize],
    frames: &mut [NonNull<Slot>],
) -> Result<(), StackError> {
    for (&slots, place) in sizes.iter().zip(frames.iter_mut()) {
        // SAFETY: all sizes here are small.
        let frame = unsafe { stack.push(slots) }?;
        // SAFETY: the frame is live. A function writes all of its frame; the ends are enough to touch its pages.
        unsafe {
            frame.write(1);
            frame.add(slots - 1).write(1);
        }
        *place = frame;
    }
    for frame in frames.iter().rev() {
        // SAFETY: the frames are popped in order.
        unsafe { stack.pop(*frame) };
    }
    Ok(())
}

fn stack<S: DataStack>() -> Result<S, String> {
    S::new(&StackConfig::default()).map_err(|error| error.to_string())
}

/// The resident set of this process in bytes; 0 where the system does not tell.
fn resident_bytes() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split(' ').nth(1)?.parse::<usize>().ok());
    pages.unwrap_or(0) * rustix::param::page_size()
}

fn memory<S: DataStack>(frames: usize) -> Result<Value, String> {
    let mut machine = Machine::<S>::new(frames)?;
    // The list of frames is not the stack's memory: it is touched before the first reading.
    machine.frames.resize(frames, NonNull::dangling());
    machine.frames.clear();
    let before = resident_bytes();
    let mut points = Vec::with_capacity(2 * POINTS + 1);
    let point = |machine: &Machine<S>| {
        let counters = machine.stack.counters();
        let resident = resident_bytes().saturating_sub(before);
        json!([machine.frames.len(), counters.bytes_mapped, resident])
    };
    let step = (frames / POINTS).max(1);
    for at in 0..frames {
        machine.push(FRAME_SLOTS[0])?;
        if at % step == 0 {
            points.push(point(&machine));
        }
    }
    points.push(point(&machine));
    for at in 0..frames {
        machine.pop();
        if at % step == 0 {
            points.push(point(&machine));
        }
    }
    for _ in 0..CALLS_AFTER {
        machine.swing(1, FRAME_SLOTS[0])?;
    }
    points.push(point(&machine));
    let counters = machine.stack.counters();
    Ok(json!({
        "points": points,
        "live_bytes_peak": frames * FRAME_SLOTS[0] * size_of::<Slot>(),
        "mapped_peak": counters.bytes_mapped_peak,
        "mapped_after": counters.bytes_mapped,
        "resident_after": resident_bytes().saturating_sub(before),
    }))
}

fn threads<S: DataStack>(count: usize, frames: usize) -> Result<Value, String> {
    // Memory is read when all threads have begun, when all are at the deepest point, and when all have come back.
    let barrier = Barrier::new(count + 1);
    let mut readings = Vec::new();
    let mapped = std::thread::scope(|scope| {
        let mut workers = Vec::with_capacity(count);
        for _ in 0..count {
            let worker = std::thread::Builder::new()
                .stack_size(THREAD_STACK)
                .spawn_scoped(scope, || one_thread::<S>(&barrier, frames));
            match worker {
                Ok(worker) => workers.push(worker),
                Err(error) => {
                    // The others wait for threads that will never come.
                    crate::note(format_args!("only {} threads: {error}", workers.len()));
                    std::process::exit(1);
                }
            }
        }
        for _ in 0..3 {
            barrier.wait();
            readings.push(resident_bytes());
            barrier.wait();
        }
        workers
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or(Err("a thread panicked".to_string()))
            })
            .sum::<Result<usize, String>>()
    })?;
    Ok(json!({
        "resident_deepest": readings[1].saturating_sub(readings[0]),
        "resident_after": readings[2].saturating_sub(readings[0]),
        "mapped_after": mapped,
    }))
}

/// Descends and returns, waiting for memory to be read before, between and after. Returns the bytes mapped at the end.
fn one_thread<S: DataStack>(barrier: &Barrier, frames: usize) -> Result<usize, String> {
    // The list of frames is not the stack's memory: it is touched before the first reading.
    let mut machine = Machine::<S>::new(frames);
    if let Ok(machine) = &mut machine {
        machine.frames.resize(frames, NonNull::dangling());
        machine.frames.clear();
    }
    let pause = || {
        barrier.wait();
        barrier.wait();
    };
    pause();
    let mut descended = machine.and_then(|mut machine| {
        for _ in 0..frames {
            machine.push(FRAME_SLOTS[0])?;
        }
        Ok(machine)
    });
    pause();
    if let Ok(machine) = &mut descended {
        for _ in 0..frames {
            machine.pop();
        }
        for _ in 0..CALLS_AFTER {
            machine.swing(1, FRAME_SLOTS[0])?;
        }
    }
    pause();
    descended.map(|machine| machine.stack.counters().bytes_mapped)
}

fn descent<S: DataStack>(frames: usize) -> Result<Value, String> {
    let mut stack = stack::<S>()?;
    let sizes = vec![FRAME_SLOTS[0]; frames];
    let mut places = vec![NonNull::dangling(); frames];
    let mut once = || descend(&mut stack, &sizes, &mut places).map_err(|error| error.to_string());
    let start = Instant::now();
    once()?;
    let first = start.elapsed();
    let (least, _) = repeated(once)?;
    Ok(json!({ "first_seconds": first.as_secs_f64(), "seconds": least }))
}

/// Repeats something for a while, at least thrice. Returns the least seconds it took and how often it was done.
fn repeated(mut body: impl FnMut() -> Result<(), String>) -> Result<(f64, u64), String> {
    let all = Instant::now();
    let mut least = f64::INFINITY;
    let mut times = 0;
    while times < 3 || all.elapsed() < REPEAT {
        let start = Instant::now();
        body()?;
        least = least.min(start.elapsed().as_secs_f64());
        times += 1;
    }
    Ok((least, times))
}

fn churn<S: DataStack>(chunks: usize) -> Result<Value, String> {
    let mut kinds = serde_json::Map::new();
    for (name, sizes) in [
        ("small", &FRAME_SLOTS[..1]),
        ("mixed", &FRAME_SLOTS[..]),
        // A frame of three chunks among small ones, which needs a chunk of its own.
        ("with_one_large", &[8, 8, 8, 8, 8, 8, 8, 6_000][..]),
    ] {
        let mut stack = stack::<S>()?;
        let sizes = sizes_of(chunks * StackConfig::default().chunk_bytes, sizes);
        let mut places = vec![NonNull::dangling(); sizes.len()];
        let mut once =
            |stack: &mut S| descend(stack, &sizes, &mut places).map_err(|error| error.to_string());
        repeated(|| once(&mut stack))?;
        let before = system_calls(&stack);
        let (seconds, times) = repeated(|| once(&mut stack))?;
        let made = system_calls(&stack) - before;
        kinds.insert(
            name.to_string(),
            json!({ "seconds": seconds, "system_calls": made as f64 / times as f64 }),
        );
    }
    Ok(kinds.into())
}

/// Finds the blocks of random frames in the list of regions, newest block first, as a reader in another process does.
fn locate<S: DataStack>(frames: usize) -> Result<Value, String> {
    let mut machine = Machine::<S>::new(frames)?;
    for _ in 0..frames {
        machine.push(FRAME_SLOTS[0])?;
    }
    let regions: Vec<(usize, usize)> = machine
        .stack
        .regions()
        .map(|region| {
            let start = region.start.addr().get();
            (start, start + region.slots * size_of::<Slot>())
        })
        .collect();
    let mut random = SEED;
    let wanted: Vec<usize> = (0..10_000)
        .map(|_| {
            // Xorshift: what is looked up only has to be spread evenly.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let at = random % frames.max(1) as u64;
            machine.frames[at as usize].addr().get()
        })
        .collect();
    let (seconds, _) = repeated(|| {
        for &frame in &wanted {
            let found = regions
                .iter()
                .rev()
                .position(|(start, end)| (*start..*end).contains(&frame));
            black_box(found);
        }
        Ok(())
    })?;
    Ok(json!({ "blocks": regions.len(), "seconds": seconds / wanted.len() as f64 }))
}

fn windows(stack: Strategy, arguments: usize) -> Result<Value, String> {
    if arguments > machine::MOST_ARGUMENTS {
        return Err(format!("at most {} arguments", machine::MOST_ARGUMENTS));
    }
    match stack {
        Strategy::Array => windows_on::<Array>(arguments),
        Strategy::Reserved => windows_on::<Reserved>(arguments),
        _ => Err(format!("frames do not overlap on {stack}")),
    }
}

fn windows_on<S: Contiguous>(arguments: usize) -> Result<Value, String> {
    let mut stack = stack::<S>()?;
    let (copying, overlapping) = (
        machine::program::<false>(arguments),
        machine::program::<true>(arguments),
    );
    let (mut copied, mut overlapped) = (f64::INFINITY, f64::INFINITY);
    // In turns, so that a slow spell of the machine hits both.
    for _ in 0..WINDOW_TURNS {
        let least = |seconds: f64| seconds / machine::CALLS as f64;
        let (seconds, _) = repeated(|| {
            black_box(machine::run::<S, false>(&mut stack, black_box(&copying)));
            Ok(())
        })?;
        copied = copied.min(least(seconds));
        let (seconds, _) = repeated(|| {
            black_box(machine::run::<S, true>(&mut stack, black_box(&overlapping)));
            Ok(())
        })?;
        overlapped = overlapped.min(least(seconds));
    }
    Ok(
        json!({ "copied_seconds": copied, "overlapped_seconds": overlapped, "ratio": overlapped / copied }),
    )
}

/// Runs a program on a stack that records, its output thrown away. Prints the events.
fn trace(file: &str, arguments: &[String]) -> Result<Value, String> {
    let bytes = read_source(file)?;
    let argv: Vec<String> = [&[file.to_string()], arguments].concat();
    let path = std::path::Path::new(file);
    let config = Config {
        argv,
        script_dir: path.parent().map(std::path::Path::to_path_buf),
        max_memory: usize::MAX,
        native_stack: RECURSION_STACK,
    };
    let file = file.to_string();
    let thread = std::thread::Builder::new()
        .stack_size(NATIVE_STACK)
        .spawn(move || {
            let mut thread = Thread::<Recorder>::new(config, &StackConfig::default())
                .map_err(|error| error.to_string())?;
            let silence = "import sys; sys.stdout = open('/dev/null', 'w')";
            for (source, file) in [(silence.as_bytes(), None), (&bytes, Some(file.as_str()))] {
                let status = thread.vm().run_program(&Program {
                    source,
                    filename: file.unwrap_or("<silence>"),
                    file,
                    keep_source: false,
                });
                if status != 0 {
                    return Err(format!("the program ended with status {status}"));
                }
            }
            Ok(json!(thread.data_stack().events()))
        })
        .map_err(|error| format!("can't start a thread: {error}"))?;
    thread
        .join()
        .unwrap_or_else(|_| Err("the program panicked".to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result of a program's last call, on a stack that has so many slots in use.
    fn result<S: Contiguous, const OVERLAP: bool>(arguments: usize, below: usize) -> Slot {
        let mut stack = S::new(&StackConfig::default()).unwrap();
        for _ in 0..below {
            // SAFETY: one slot is a valid size.
            unsafe { stack.push(1) }.unwrap();
        }
        let top = stack.top();
        let value = machine::run::<S, OVERLAP>(&mut stack, &machine::program::<OVERLAP>(arguments));
        // An array may have grown, and then its top is at the same depth elsewhere.
        let used = stack.regions().map(|region| region.slots).sum::<usize>();
        assert_eq!(used, below);
        assert!(S::ALWAYS <= (stack.top() == top));
        value
    }

    #[test]
    fn frames_that_overlap_are_passed_what_others_are() {
        for arguments in 1..=machine::MOST_ARGUMENTS {
            // The edge of the first array lies above both frames, between them, or below.
            for below in [0, 2_020, 2_030, 2_040] {
                let expected = arguments as Slot;
                assert_eq!(result::<Array, false>(arguments, below), expected);
                assert_eq!(result::<Array, true>(arguments, below), expected);
                assert_eq!(result::<Reserved, false>(arguments, below), expected);
                assert_eq!(result::<Reserved, true>(arguments, below), expected);
            }
        }
    }
}
