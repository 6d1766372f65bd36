//! What looking at a program from outside costs, by depth, strategy and unwind method; how often what is seen cannot have
//! been; what rate is reached, and how much it slows a program down. Prints tables: `cargo bench --bench unwind --` and the
//! names of some of them, and words that the names of workloads contain:
//!
//! - `cost`, in about a minute, `tree`, `programs`, `rate`, `slowdown`: together, `all`;
//! - `million`: as `tree`, but a million samples of a program that is stopped for each, in place of some thousands;
//! - `stopped`: as `programs`, but stopped for each sample;
//! - `bias`: how a profile of each program while it runs differs from one for which it is stopped.
//!
//! Without a name it makes none, so that a plain `cargo bench` ends with the ranks of the strategies.

#[path = "../shared/arguments.rs"]
mod arguments;
mod bias;
mod cores;
mod load;
#[path = "../../tests/profiled/mod.rs"]
mod profiled;
mod trace;
mod truth;

use std::path::Path;
use std::time::Instant;

use minivm_profiler::{Method, ReadStats, Reader};
use minivm_strategies::Strategy;

use cores::apart;
use profiled::Target;

/// Stands still in a loop, as many calls deep as it is told.
const DEEP: &str = "
import sys
sys.setrecursionlimit(2000000)
def leaf():
    print('ready', flush=True)
    while True:
        for i in range(1000): pass
def down(n):
    if n == 0: return leaf()
    return down(n - 1)
down(int(sys.argv[1]))
";

const DEPTHS: [u64; 5] = [10, 50, 1_000, 10_000, 1_000_000];
/// Samples of a stack that are looked at before the clock starts.
const WARM: u64 = 5;
/// Frames that are read one by one are not waited for beyond this depth.
const ONE_BY_ONE: u64 = 10_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, program, file] = &arguments[..]
        && flag == trace::TRACE
    {
        return trace::trace(program, file);
    }
    const TABLES: [&str; 9] = [
        "all", "cost", "tree", "million", "programs", "stopped", "bias", "rate", "slowdown",
    ];
    let Some(words) = arguments::words(&arguments) else {
        return;
    };
    let (tables, words): (Vec<&str>, Vec<&str>) =
        words.into_iter().partition(|word| TABLES.contains(word));
    if tables.is_empty() {
        println!(
            "unwind: skipped, because none of its tables is named: {}",
            TABLES.join(", ")
        );
        return;
    }
    let word = words.first().copied().unwrap_or_default();
    let wanted = |table: &str| tables.contains(&table) || tables.contains(&"all");
    if wanted("cost") {
        costs();
    }
    if tables.contains(&"million") {
        truth::tree(1_000_000, 1_000_000 / Strategy::ALL.len());
    } else if wanted("tree") {
        truth::tree(100_000, 10_000);
    }
    if wanted("programs") {
        truth::all_workloads(word, 1, false);
    }
    if tables.contains(&"stopped") {
        truth::all_workloads(word, 1, true);
    }
    if tables.contains(&"bias") {
        bias::bias(word);
    }
    if wanted("rate") {
        load::rate(DEEP);
    }
    if wanted("slowdown") {
        for workload in ["fib", "richards"] {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/workloads");
            load::slowdown(&Path::new(folder).join(workload).with_extension("py"));
        }
    }
}

fn costs() {
    println!("| strategy | depth | unwind | µs, fastest | µs, median | calls | reads | bytes |");
    println!("|---|---|---|---|---|---|---|---|");
    for &strategy in Strategy::ALL {
        for depth in DEPTHS {
            let target = apart(|| Target::start(DEEP, strategy, &[&depth.to_string()]));
            for (name, method, caching) in [
                ("chunks", Method::Chunks, false),
                ("chunks, cached", Method::Chunks, true),
                ("head", Method::Head, false),
                ("frames", Method::Frames, false),
            ] {
                if depth <= ONE_BY_ONE || method == Method::Chunks {
                    cost(&target, strategy, depth, name, method, caching);
                }
            }
        }
    }
}

fn cost(
    target: &Target,
    strategy: Strategy,
    depth: u64,
    name: &str,
    method: Method,
    caching: bool,
) {
    let mut reader = Reader::attach(target.pid()).unwrap();
    reader.configure(method, caching);
    let count = (300_000 / (depth + 100)).clamp(WARM, 2_000);
    let mut times = Vec::new();
    let mut before = ReadStats::default();
    for at in 0..WARM + count {
        if at == WARM {
            before = *reader.stats();
        }
        let start = Instant::now();
        let samples = reader.sample().unwrap();
        let time = start.elapsed();
        let whole = samples
            .iter()
            .any(|sample| sample.frames().is_some_and(|f| f.len() as u64 > depth));
        if at >= WARM && whole {
            times.push(time.as_secs_f64() * 1e6);
        }
    }
    times.sort_unstable_by(f64::total_cmp);
    let (Some(fastest), Some(median)) = (times.first(), times.get(times.len() / 2)) else {
        println!("| {strategy} | {depth} | {name} | never whole | | | | |");
        return;
    };
    let each = |of: fn(&ReadStats) -> u64| (of(reader.stats()) - of(&before)) as f64 / count as f64;
    println!(
        "| {strategy} | {depth} | {name} | {fastest:.1} | {median:.1} | {:.1} | {:.1} | {:.0} |",
        each(|stats| stats.system_calls),
        each(|stats| stats.memory_reads),
        each(|stats| stats.memory_bytes_read),
    );
}
