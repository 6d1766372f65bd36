//! `minivm findings`: makes every experiment and writes down what came of each claim about data stacks.

mod best;
mod claims;
mod document;
mod programs;
mod results;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use clap::{Args, Parser};
use minivm_strategies::Strategy;
use serde_json::{Map, Value, json};

use crate::complain;
use crate::lab::child;
use crate::lab::estimate::Estimate;
use crate::sweep::{self, Sweep};

/// How long the three large experiments may take, in seconds, and with `--quick`: a quarter of an hour together.
const SWEEP_SECONDS: [u64; 2] = [270, 50];
const PROGRAMS_SECONDS: [u64; 2] = [300, 60];
const INSTRUCTIONS_SECONDS: [u64; 2] = [300, 60];
/// Rounds of what is measured apart from them.
const ROUNDS: [usize; 2] = [11, 3];

#[derive(Args)]
pub(crate) struct Findings {
    /// Take three minutes instead of a quarter of an hour
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
        let commit = commit(&self.folder).filter(|_| !results.contains_key("machine"));
        let mut sweep = Defaults::parse_from(["sweep"]).sweep;
        sweep.options.quick = self.quick;
        crate::note("what each strategy costs by itself");
        let seconds = |of: [u64; 2]| Duration::from_secs(of[usize::from(self.quick)]);
        sweep.measure_missing(&mut results, seconds(SWEEP_SECONDS))?;
        if let Some(commit) = commit {
            results["machine"]["commit"] = commit.into();
        }
        if !results.contains_key("programs") {
            crate::note("programs on every strategy");
            let found = programs::times(&self.workloads, seconds(PROGRAMS_SECONDS))?;
            results.insert("programs".to_string(), found);
        }
        if !results.contains_key("instructions") {
            crate::note("instructions of programs on every strategy");
            let budget = seconds(INSTRUCTIONS_SECONDS);
            match programs::instructions(&self.workloads, budget)? {
                Some(found) => {
                    results.insert("instructions".to_string(), found);
                }
                None => crate::note("left out: valgrind, which counts them, is not installed"),
            }
        }
        if !results.contains_key("arguments") {
            crate::note("what arguments cost");
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
        for _ in 0..ROUNDS[usize::from(self.quick)] {
            let run = child::run(Strategy::Reserved, &arguments, None, false)?;
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
        files.push((self.folder.join("findings.md"), document::document(results)));
        files.push((self.folder.join("findings.json"), format!("{results}\n")));
        for (path, text) in files {
            std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
        }
        Ok(())
    }
}

/// The commit that the folder is in, and whether anything outside the folder differs from it; none without git.
fn commit(folder: &Path) -> Option<String> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        let output = command
            .arg("-C")
            .arg(folder)
            .args(arguments)
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_string())
    };
    let commit = git(&["rev-parse", "--short=10", "HEAD"])?;
    let changed = git(&[
        "status",
        "--porcelain",
        "--untracked-files=no",
        "--",
        ":/",
        ":!.",
    ])?;
    Some(if changed.is_empty() {
        commit
    } else {
        format!("{commit} with changes")
    })
}
