//! Programs on every strategy: how long they take, and how many instructions they execute.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use minivm_strategies::Strategy;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use serde_json::{Map, Value, json};

use crate::lab::child;
use crate::lab::estimate::Estimate;
use crate::lab::progress::Progress;

/// The strategy that programs on the others are compared with: what CPython has.
pub(super) const BASE: Strategy = Strategy::Chunked;
/// Programs that were written to cross edges; what the layout does to the others is told apart.
const EDGE_PROGRAMS: [&str; 2] = ["cliff", "deep_recursion"];
/// The most rounds of all programs.
const ROUNDS: usize = 100;
/// How often each strategy has its turn at a program in a round. The least counts: what else the machine does only ever
/// adds.
const TURNS: usize = 3;

/// Whether a program is judged by what it was not written for: edges.
pub(super) fn is_usual(name: &str) -> bool {
    !EDGE_PROGRAMS.contains(&name)
}

/// The CPU time of every program on every strategy as ratios to [`BASE`], and their geometric mean by round. In a round
/// the strategies take turns, on one processor, and each turn begins with another one.
pub(super) fn times(folder: &Path, budget: Duration) -> Result<Value, String> {
    let programs = python_files(folder)?;
    let names: Vec<String> = programs.iter().map(|path| name(path)).collect();
    let steps = programs.len() * ROUNDS * TURNS * Strategy::ALL.len();
    let progress = Progress::new(steps as u64, budget)?;
    let _pinned = Pinned::new();
    // By strategy, then by program, then by round.
    let mut times = vec![vec![Vec::new(); programs.len()]; Strategy::ALL.len()];
    for round in 0..ROUNDS {
        if round > 0 && progress.spent(1.0) {
            break;
        }
        for (program, path) in programs.iter().enumerate() {
            let argument = path.to_string_lossy().into_owned();
            progress.begin(&names[program]);
            let mut least = vec![f64::INFINITY; Strategy::ALL.len()];
            for turn in 0..TURNS * Strategy::ALL.len() {
                // Each turn starts one further on, so that none always follows the same one.
                let at = (turn + turn / Strategy::ALL.len() + round) % Strategy::ALL.len();
                let strategy = Strategy::ALL[at];
                let run = child::run(strategy, std::slice::from_ref(&argument), None, false);
                if progress.interrupted() {
                    return Err("interrupted".to_string());
                }
                let run = run?;
                if run.output.2 != Some(0) {
                    return Err(format!("{argument} failed on {strategy}"));
                }
                let time = run.stats["cpu_seconds"].as_f64();
                least[at] = least[at].min(time.unwrap_or(f64::INFINITY));
                progress.step();
            }
            for (times, least) in times.iter_mut().zip(least) {
                times[program].push(least);
            }
        }
    }
    let base = Strategy::ALL.iter().position(|strategy| *strategy == BASE);
    let base = times[base.unwrap_or(0)].clone();
    let mut found = Map::new();
    for (strategy, times) in Strategy::ALL.iter().zip(&times) {
        let mut ratios = Map::new();
        for ((name, times), base) in names.iter().zip(times).zip(&base) {
            if let Some(ratio) = Estimate::of_ratio(times, base) {
                ratios.insert(name.clone(), ratio.to_json());
            }
        }
        let rounds = base.first().map_or(0, Vec::len);
        let overall = |counts: &dyn Fn(&str) -> bool| {
            let mean = |round: usize| {
                let counted = names.iter().zip(times).zip(&base);
                let counted = counted.filter(|((name, _), _)| counts(name));
                geometric_mean(counted.map(|((_, times), base)| times[round] / base[round]))
            };
            let means: Vec<f64> = (0..rounds).map(mean).collect();
            Estimate::of(&means).map(Estimate::to_json)
        };
        let value = json!({
            "rounds": rounds,
            "ratio": ratios,
            "overall": overall(&|_| true),
            "without_edge_programs": overall(&is_usual),
        });
        found.insert(strategy.name().to_string(), value);
    }
    Ok(found.into())
}

/// The instructions of programs on every strategy, counted by valgrind: what noise does not reach. By program, then by
/// strategy; programs for which there was no time are left out. None where valgrind is missing, or no program was
/// counted.
pub(super) fn instructions(folder: &Path, budget: Duration) -> Result<Option<Value>, String> {
    if !child::valgrind_installed() {
        return Ok(None);
    }
    let programs = python_files(folder)?;
    let runs = programs.len() * Strategy::ALL.len();
    let progress = Progress::new(runs as u64, budget)?;
    let counts = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    // Counts are the same on a busy machine, so all processors take part.
    let work = || -> Result<(), String> {
        loop {
            let run = next.fetch_add(1, Ordering::Relaxed);
            let (program, strategy) = (run / Strategy::ALL.len(), run % Strategy::ALL.len());
            if run >= runs || progress.spent(1.0) || progress.interrupted() {
                return Ok(());
            }
            let (path, strategy) = (&programs[program], Strategy::ALL[strategy]);
            progress.begin(&name(path));
            let count = child::count_instructions(strategy, &path.to_string_lossy())?;
            if let Ok(mut counts) = counts.lock() {
                counts.push((name(path), strategy, count));
            }
            progress.step();
        }
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut finished = workers.into_iter().map(|worker| worker.join());
        finished.try_for_each(|worker| worker.unwrap_or_else(|_| Err("a thread panicked".into())))
    })?;
    let mut found = Map::new();
    for (name, strategy, count) in counts.into_inner().unwrap_or_default() {
        let counts = found.entry(name).or_insert_with(|| json!({}));
        counts[strategy.name()] = count.into();
    }
    let whole = |counts: &Value| {
        let mut all = Strategy::ALL.iter();
        all.all(|strategy| counts.get(strategy.name()).is_some())
    };
    found.retain(|_, counts| whole(counts));
    Ok((!found.is_empty()).then(|| found.into()))
}

/// Keeps this process, and those that it starts, on one processor until it is dropped. Where that is refused, it does
/// nothing.
struct Pinned(Option<CpuSet>);

impl Pinned {
    fn new() -> Pinned {
        let before = sched_getaffinity(None).ok();
        // The last one: interrupts go to the first.
        let last = before.and_then(|set| (0..CpuSet::MAX_CPU).rev().find(|cpu| set.is_set(*cpu)));
        let pinned = last.is_some_and(|cpu| {
            let mut one = CpuSet::new();
            one.set(cpu);
            sched_setaffinity(None, &one).is_ok()
        });
        Pinned(before.filter(|_| pinned))
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = sched_setaffinity(None, before);
        }
    }
}

pub(super) fn geometric_mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0);
    for value in values {
        sum += value.ln();
        count += 1;
    }
    if count == 0 {
        f64::NAN
    } else {
        (sum / f64::from(count)).exp()
    }
}

/// A program's name.
fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The Python programs of a folder, by name.
fn python_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| format!("can't list '{}': {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "py"))
        .collect();
    files.sort();
    Ok(files)
}
