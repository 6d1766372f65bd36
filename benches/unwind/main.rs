//! What looking at a program from outside costs, by depth, strategy and unwind method; and how often what is seen cannot
//! have been. Prints tables: `cargo bench --bench unwind`, with a number of samples for the second one if wanted.

#[path = "../tests/profiled/mod.rs"]
mod profiled;

use std::time::Instant;

use minivm_profiler::{Method, ReadStats, Reader};
use minivm_strategies::Strategy;

use profiled::{Target, sample_tree};

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
    let samples = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok());
    println!("| strategy | depth | unwind | µs, fastest | µs, median | calls | reads | bytes |");
    println!("|---|---|---|---|---|---|---|---|");
    for &strategy in Strategy::ALL {
        for depth in DEPTHS {
            let target = Target::start(DEEP, strategy, &[&depth.to_string()]);
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
    println!("\n| strategy | mode | samples | whole | wrong |");
    println!("|---|---|---|---|---|");
    for &strategy in Strategy::ALL {
        for (mode, blocking) in [("running", false), ("blocking", true)] {
            let samples = samples.unwrap_or(if blocking { 10_000 } else { 100_000 });
            let truth = sample_tree(strategy, samples, blocking);
            let (whole, wrong) = (truth.whole, truth.wrong.len());
            println!("| {strategy} | {mode} | {samples} | {whole} | {wrong} |");
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
        let samples = reader.sample(false).unwrap();
        let time = start.elapsed();
        let whole = samples.iter().any(|sample| {
            sample
                .frames
                .as_ref()
                .is_some_and(|f| f.len() as u64 > depth)
        });
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
