//! How often samples are wrong: of a program whose functions are named for what calls them, and of every workload, whose
//! chains of functions are known from a trace.

use std::collections::BTreeMap;
use std::path::PathBuf;

use minivm_profiler::Reader;
use minivm_profiler::blocking::Tracer;
use minivm_strategies::Strategy;

use crate::cores::apart;
use crate::profiled::{Target, sample_tree, start_tree};
use crate::trace::{Paths, Verdict};

/// How many chains that cannot have been are shown.
const SHOWN: usize = 10;

/// Samples the program that tells by its names, on every strategy.
pub fn tree(running: usize, blocking: usize) {
    println!("\n| strategy | mode | samples | whole | wrong |");
    println!("|---|---|---|---|---|");
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for &strategy in Strategy::ALL {
        for (mode, samples) in [("running", running), ("blocking", blocking)] {
            let target = apart(|| start_tree(strategy));
            let truth = sample_tree(&target, samples, mode == "blocking");
            let (whole, wrong) = (truth.whole, truth.wrong.len());
            println!("| {strategy} | {mode} | {samples} | {whole} | {wrong} |");
            for chain in truth.wrong {
                *shown
                    .entry(format!("{strategy}, {mode}: {chain}"))
                    .or_default() += 1;
            }
        }
    }
    show(shown);
}

/// Shows the most frequent.
fn show(wrong: BTreeMap<String, usize>) {
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|&(_, times)| std::cmp::Reverse(times));
    for (chain, times) in wrong.into_iter().take(SHOWN) {
        println!("wrong, {times} times: {chain}");
    }
}

/// The programs in `scripts/workloads` whose names contain a word.
pub fn workloads(word: &str) -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/workloads");
    let files = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = files
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "py"))
        .filter(|file| file.to_string_lossy().contains(word))
        .collect();
    files.sort();
    files
}

/// What came of sampling a program from its start to its end.
#[derive(Default)]
struct Count {
    whole: u64,
    torn: u64,
    below_generators: u64,
    wrong: u64,
}

/// Samples every workload on every strategy, `runs` times, as fast as can be and each sample tried once.
pub fn all_workloads(word: &str, runs: usize, blocking: bool) {
    println!("\n| workload | paths | strategy | whole | torn | below generators | wrong |");
    println!("|---|---|---|---|---|---|---|");
    let mut shown = BTreeMap::new();
    let (mut wholes, mut wrongs) = (0, 0);
    for file in workloads(word) {
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let Some(paths) = Paths::of(&file) else {
            println!("| {name} | too many | | | | | |");
            continue;
        };
        for &strategy in Strategy::ALL {
            let mut count = Count::default();
            for _ in 0..runs {
                sample_to_the_end(
                    apart(|| Target::run(&file, strategy)),
                    &paths,
                    blocking,
                    &mut count,
                    &mut shown,
                );
            }
            println!(
                "| {name} | {} | {strategy} | {} | {} | {} | {} |",
                paths.len(),
                count.whole,
                count.torn,
                count.below_generators,
                count.wrong
            );
            wholes += count.whole;
            wrongs += count.wrong;
        }
    }
    println!("\nall: {wrongs} wrong of {wholes}");
    show(shown);
}

fn sample_to_the_end(
    mut target: Target,
    paths: &Paths,
    blocking: bool,
    count: &mut Count,
    shown: &mut BTreeMap<String, usize>,
) {
    let mut reader = loop {
        match Reader::attach(target.pid()) {
            Ok(reader) => break reader,
            Err(_) if target.ended() => return,
            Err(_) => {}
        }
    };
    let mut tracer = blocking.then(|| Tracer::attach(target.pid()).unwrap());
    let mut functions = Vec::new();
    loop {
        if let Some(tracer) = &mut tracer
            && tracer.stop().is_err()
        {
            return;
        }
        let sampled = reader.sample().is_ok();
        if let Some(tracer) = &mut tracer {
            tracer.go_on();
        }
        if !sampled {
            return;
        }
        for sample in reader.samples() {
            let Some(frames) = sample.frames() else {
                count.torn += 1;
                continue;
            };
            count.whole += 1;
            match paths.judge(frames, &reader, &mut functions) {
                Verdict::Right => {}
                Verdict::RightBelowGenerators => count.below_generators += 1,
                Verdict::Wrong => {
                    count.wrong += 1;
                    let names = frames.iter().rev().take(6).map(|frame| {
                        format!("{}:{}", reader.codes().get(frame.code).name, frame.line)
                    });
                    let chain = names.collect::<Vec<_>>().join(" < ");
                    *shown.entry(chain).or_default() += 1;
                }
            }
        }
    }
}
