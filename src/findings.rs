//! `minivm findings`: makes every experiment and writes down what came of each claim about data stacks.

mod claims;

use std::path::{Path, PathBuf};

use clap::{Args, Parser};
use minivm_strategies::Strategy;
use serde_json::{Map, Value, json};

use crate::complain;
use crate::lab::child;
use crate::lab::estimate::Estimate;
use crate::lab::progress::Progress;
use crate::sweep::{self, Sweep};

/// The strategy that programs on the others are compared with: what CPython has.
const BASE: Strategy = Strategy::Chunked;
/// Programs that were written to cross edges; what the layout does to the others is told apart.
const EDGE_PROGRAMS: [&str; 2] = ["cliff", "deep_recursion"];
/// Rounds of all programs.
const ROUNDS: usize = 11;
const QUICK_ROUNDS: usize = 3;

#[derive(Args)]
pub(crate) struct Findings {
    /// Take a few minutes instead of half an hour at the most
    #[arg(long)]
    quick: bool,

    /// Keep the figures that `findings.json` in the folder has, and make only the experiments that it lacks
    #[arg(long)]
    missing: bool,

    /// Where the programs are that real use is judged by
    #[arg(long, value_name = "FOLDER", default_value = "scripts/workloads")]
    workloads: PathBuf,

    /// Where `findings.md`, `findings.json` and the folder `pictures` are written
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// A parser for the options of the sweep, whose defaults are wanted here.
#[derive(Parser)]
struct Defaults {
    #[command(flatten)]
    sweep: Sweep,
}

impl Findings {
    pub(crate) fn execute(&self) -> u8 {
        match self.measure().and_then(|results| self.write(&results)) {
            Ok(()) => 0,
            Err(message) => complain(message),
        }
    }

    fn measure(&self) -> Result<Value, String> {
        let mut results = if self.missing {
            self.kept()?
        } else {
            Map::new()
        };
        let mut sweep = Defaults::parse_from(["sweep"]).sweep;
        sweep.options.quick = self.quick;
        eprintln!("minivm: what each strategy costs by itself");
        sweep.measure_missing(&mut results)?;
        if !results.contains_key("programs") {
            eprintln!("minivm: programs on every strategy");
            results.insert("programs".to_string(), self.programs()?);
        }
        if !results.contains_key("arguments") {
            eprintln!("minivm: what arguments cost");
            results.insert("arguments".to_string(), self.arguments()?);
        }
        Ok(results.into())
    }

    /// The figures of the last time.
    fn kept(&self) -> Result<Map<String, Value>, String> {
        let path = self.folder.join("findings.json");
        let failed =
            |error: &dyn std::fmt::Display| format!("can't read '{}': {error}", path.display());
        let text = std::fs::read(&path).map_err(|error| failed(&error))?;
        serde_json::from_slice(&text).map_err(|error| failed(&error))
    }

    fn rounds(&self) -> usize {
        if self.quick { QUICK_ROUNDS } else { ROUNDS }
    }

    /// The CPU time of every program on every strategy as ratios to [`BASE`], and their geometric mean by round.
    fn programs(&self) -> Result<Value, String> {
        let programs = python_files(&self.workloads)?;
        let rounds = self.rounds();
        let steps = programs.len() * rounds * Strategy::ALL.len();
        let progress = Progress::new(steps as u64, sweep_budget(self.quick))?;
        // By strategy, then by program, then by round.
        let mut times = vec![vec![Vec::new(); programs.len()]; Strategy::ALL.len()];
        for round in 0..rounds {
            if round > 0 && progress.spent(1.0) {
                break;
            }
            for (program, path) in programs.iter().enumerate() {
                let argument = path.to_string_lossy().into_owned();
                for (strategy, times) in Strategy::ALL.iter().zip(&mut times) {
                    progress.begin(&argument);
                    let run = child::run(*strategy, std::slice::from_ref(&argument), false);
                    if progress.interrupted() {
                        return Err("interrupted".to_string());
                    }
                    let run = run?;
                    if run.output.2 != Some(0) {
                        return Err(format!("{argument} failed on {strategy}"));
                    }
                    times[program].extend(run.stats["cpu_seconds"].as_f64());
                    progress.step();
                }
            }
        }
        let base = Strategy::ALL.iter().position(|strategy| *strategy == BASE);
        let base = times[base.unwrap_or(0)].clone();
        let mut found = Map::new();
        for (strategy, times) in Strategy::ALL.iter().zip(&times) {
            let mut ratios = Map::new();
            for ((path, times), base) in programs.iter().zip(times).zip(&base) {
                let name = path.file_stem().unwrap_or_default().to_string_lossy();
                if let Some(ratio) = Estimate::of_ratio(times, base) {
                    ratios.insert(name.into_owned(), ratio.to_json());
                }
            }
            let rounds = base.first().map_or(0, Vec::len);
            let overall = |counts: &dyn Fn(&Path) -> bool| {
                let mean = |round: usize| {
                    let counted = programs.iter().zip(times).zip(&base);
                    let counted = counted.filter(|((path, _), _)| counts(path));
                    geometric_mean(counted.map(|((_, times), base)| times[round] / base[round]))
                };
                let means: Vec<f64> = (0..rounds).map(mean).collect();
                Estimate::of(&means).map(Estimate::to_json)
            };
            let value = json!({
                "ratio": ratios,
                "overall": overall(&|_| true),
                "without_edge_programs": overall(&|path| {
                    !EDGE_PROGRAMS.iter().any(|name| path.ends_with(format!("{name}.py")))
                }),
            });
            found.insert(strategy.name().to_string(), value);
        }
        Ok(found.into())
    }

    /// What a call with three arguments costs over one with none: more than copying them does, for they are evaluated
    /// too. A bound on what register windows that overlap can gain.
    fn arguments(&self) -> Result<Value, String> {
        let program = "import time\ndef none():\n    pass\ndef three(a, b, c):\n    pass\n\
                       def main():\n    count = range(20000)\n    x = 1\n    clock = time.perf_counter\n    \
                       least_none = least_three = 1\n    for _ in range(20):\n        start = clock()\n        \
                       for _ in count:\n            none()\n        middle = clock()\n        \
                       for _ in count:\n            three(x, x, x)\n        end = clock()\n        \
                       least_none = min(least_none, middle - start)\n        \
                       least_three = min(least_three, end - middle)\n    \
                       print([least_none / 20000, least_three / 20000])\nmain()\n";
        let arguments = ["-c".to_string(), program.to_string()];
        let (mut none, mut three) = (Vec::new(), Vec::new());
        for _ in 0..self.rounds() {
            let run = child::run(Strategy::Reserved, &arguments, false)?;
            let [without, with]: [f64; 2] = serde_json::from_slice(&run.output.0)
                .map_err(|_| "the program that calls functions failed".to_string())?;
            none.push(without);
            three.push(with);
        }
        let estimate = |samples: &[f64]| Estimate::of(samples).map(Estimate::to_json);
        let ratio = Estimate::of_ratio(&three, &none).map(Estimate::to_json);
        Ok(json!({ "none": estimate(&none), "three": estimate(&three), "ratio": ratio }))
    }

    fn write(&self, results: &Value) -> Result<(), String> {
        let pictures = self.folder.join("pictures");
        let failed = |path: &Path, error| format!("can't write '{}': {error}", path.display());
        std::fs::create_dir_all(&pictures).map_err(|error| failed(&pictures, error))?;
        let mut files: Vec<(PathBuf, String)> = sweep::charts(results)
            .into_iter()
            .map(|(name, svg)| (pictures.join(format!("{name}.svg")), svg))
            .collect();
        files.push((self.folder.join("findings.md"), claims::document(results)));
        files.push((self.folder.join("findings.json"), format!("{results}\n")));
        for (path, text) in files {
            std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
        }
        Ok(())
    }
}

/// How long all programs may take.
fn sweep_budget(quick: bool) -> std::time::Duration {
    std::time::Duration::from_secs(if quick { 120 } else { 900 })
}

fn geometric_mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0);
    for value in values {
        sum += value.ln();
        count += 1;
    }
    if count == 0 {
        1.0
    } else {
        (sum / f64::from(count)).exp()
    }
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
