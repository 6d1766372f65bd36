//! What sampling at a rate takes: whether the rate is reached, and what it takes from the target.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use minivm_profiler::sampler::{Options, Sampler};
use minivm_strategies::Strategy;

use crate::cores::apart;
use crate::profiled::{MINIVM, Target};

/// How long a rate is kept up.
const LONG: Duration = Duration::from_secs(5);
/// How often a workload is run at each rate.
const ROUNDS: usize = 61;

/// Samples a program that stands still, 50 calls deep, a hundred thousand times a second.
pub fn rate(code: &str) {
    println!("\n| strategy | asked | reached | missed | torn |");
    println!("|---|---|---|---|---|");
    for &strategy in Strategy::ALL {
        let target = apart(|| Target::start(code, strategy, &["50"]));
        let options = Options {
            rate: 100_000.0,
            duration: Some(LONG),
            ..Options::default()
        };
        let mut sampler = Sampler::attach(target.pid(), options).unwrap();
        sampler.run(|_| true);
        let meta = sampler.finish("").meta;
        println!(
            "| {strategy} | {} | {:.0} | {:.3} % | {} |",
            meta.rate_asked,
            meta.rate_reached,
            100.0 * meta.missed as f64 / (meta.rate_asked * meta.seconds),
            meta.torn
        );
    }
}

/// Runs a workload without and with a sampler, in turns.
pub fn slowdown(file: &Path) {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    println!("\n| {name} sampled at | seconds, median | ratio, median | ratio, quartiles |");
    println!("|---|---|---|---|");
    const RATES: [f64; 3] = [0.0, 1_000.0, 10_000.0];
    let mut times = [const { Vec::new() }; RATES.len()];
    for _ in 0..ROUNDS {
        for (rate, times) in RATES.into_iter().zip(&mut times) {
            times.push(run(file, rate));
        }
    }
    let quantile = |values: &[f64], part: usize| {
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        values[values.len() * part / 4]
    };
    for (rate, with) in RATES.into_iter().zip(&times) {
        let ratios: Vec<f64> = with
            .iter()
            .zip(&times[0])
            .map(|(with, without)| with / without)
            .collect();
        println!(
            "| {rate} Hz | {:.4} | {:.4} | {:.4} to {:.4} |",
            quantile(with, 2),
            quantile(&ratios, 2),
            quantile(&ratios, 1),
            quantile(&ratios, 3)
        );
    }
}

/// How long a run takes, in seconds, sampled at a rate if that is not zero.
fn run(file: &Path, rate: f64) -> f64 {
    let start = Instant::now();
    let mut command = Command::new(MINIVM);
    command.arg("run").arg(file).stdout(Stdio::null());
    let mut child = apart(|| command.spawn().unwrap());
    if rate > 0.0 {
        let options = Options {
            rate,
            ..Options::default()
        };
        let pid = child.id().cast_signed();
        let mut sampler = Sampler::attach_starting(pid, &options, || ended(&mut child)).unwrap();
        sampler.run(|_| true);
    }
    child.wait().unwrap();
    start.elapsed().as_secs_f64()
}

fn ended(child: &mut Child) -> bool {
    child.try_wait().unwrap().is_some()
}
