//! What a profile of a running program tells otherwise than one of a program that is stopped for each sample.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use minivm_profiler::profile::Profile;
use minivm_profiler::sampler::{Options, Sampler};
use minivm_strategies::Strategy;

use crate::cores::apart;
use crate::profiled::Target;
use crate::truth::workloads;

/// Samples a second.
const RATE: f64 = 5_000.0;
/// How often a program is run each way.
const ROUNDS: usize = 10;

/// How often each function was the newest.
type Counts = BTreeMap<String, u64>;

/// Profiles the programs in `scripts/workloads` whose names contain a word: stopped, stopped once more, which shows what is
/// chance, and running.
pub fn bias(word: &str) {
    println!(
        "\n| workload | samples | torn | apart | by chance | most apart | stopped | running |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for file in workloads(word) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let [mut stopped, mut again, mut running] = [const { Counts::new() }; 3];
        let (mut taken, mut torn) = (0, 0);
        for _ in 0..ROUNDS {
            count(&profile(&file, true), &mut stopped);
            count(&profile(&file, true), &mut again);
            let profile = profile(&file, false);
            count(&profile, &mut running);
            taken += profile.samples.len() as u64 + profile.meta.torn;
            torn += profile.meta.torn;
        }
        let apart =
            |function: &String| (share(&stopped, function) - share(&running, function)).abs();
        let most = stopped
            .keys()
            .chain(running.keys())
            .max_by(|a, b| apart(a).total_cmp(&apart(b)))
            .cloned()
            .unwrap_or_default();
        println!(
            "| {name} | {taken} | {:.1} % | {:.1} % | {:.1} % | {most} | {:.1} % | {:.1} % |",
            100.0 * torn as f64 / taken as f64,
            100.0 * distance(&stopped, &running),
            100.0 * distance(&stopped, &again),
            100.0 * share(&stopped, &most),
            100.0 * share(&running, &most),
        );
    }
}

fn profile(file: &Path, blocking: bool) -> Profile {
    let mut target = apart(|| Target::run(file, Strategy::ALL[0]));
    let options = Options {
        rate: RATE,
        blocking,
        ..Options::default()
    };
    let mut sampler = Sampler::attach_starting(target.pid(), &options, || target.ended()).unwrap();
    sampler.run(|_| true);
    sampler.finish("")
}

fn count(profile: &Profile, counts: &mut Counts) {
    for stack in profile.samples.iter().filter_map(|sample| sample.stack) {
        let location = profile.locations[profile.nodes[stack as usize].location as usize];
        let newest = &profile.functions[location.function as usize];
        *counts.entry(newest.name.clone()).or_default() += 1;
    }
}

fn share(counts: &Counts, name: &str) -> f64 {
    let all: u64 = counts.values().sum();
    counts.get(name).copied().unwrap_or_default() as f64 / all.max(1) as f64
}

/// How much of the samples would have to be of other functions to make two profiles the same (the total variation).
fn distance(a: &Counts, b: &Counts) -> f64 {
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    names
        .into_iter()
        .map(|name| (share(a, name) - share(b, name)).abs())
        .sum::<f64>()
        / 2.0
}
