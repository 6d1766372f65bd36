//! `minivm sweep`: what each strategy costs, by depth, by size, by the number of threads.

mod render;

use std::collections::BTreeMap;
use std::time::Duration;

use clap::{Args, ValueEnum};
use minivm_strategies::Strategy;
use serde_json::{Map, Value, json};

pub(crate) use render::{charts, plain, tables};

use crate::complain;
use crate::lab::estimate::Estimate;
use crate::lab::page::{self, Section};
use crate::lab::progress::Progress;
use crate::lab::windows::MOST_ARGUMENTS;
use crate::lab::{Format, Options, child, machine, replay, table};

/// The program that measures the cliff.
const CLIFF: &str = include_str!("lab/cliff.py");
/// Times that one run passes each depth, and calls it makes there.
const CLIFF_SWEEPS: usize = 15;
const CLIFF_CALLS: usize = 60;
/// Locals of the descending function: its frame is small or large. Whether a leaf call ever crosses an edge depends on
/// how the frames below it fill a chunk; with these it does, at several depths.
pub(crate) const CLIFF_LOCALS: [usize; 2] = [8, 44];
/// Frames of a descent, over three orders of magnitude.
const DESCENTS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
/// How deep each of many threads goes: far enough that what stays behind shows.
pub(crate) const THREAD_FRAMES: usize = 5_000;
/// Depths of the stacks that another process reads.
const READS: [usize; 4] = [10, 100, 1_000, 10_000];
/// What the page is about, before its first picture.
const INTRODUCTION: &str = "Frames of running functions live on a data stack. Here are the ways to lay it out: one array \
    that doubles and never moves a frame (array), chunks of 16 KiB of which none (uncached), one (chunked) or several \
    (cached) are kept after their last frame has returned, and one reserved range of addresses (reserved).";
/// How many chunks a repeated descent fills.
const CHURNS: [usize; 8] = [1, 2, 3, 4, 6, 8, 12, 16];

#[derive(Args)]
pub(crate) struct Sweep {
    #[command(flatten)]
    pub(crate) options: Options,

    /// Make only these experiments, separated by commas
    #[arg(long, value_enum, value_name = "EXPERIMENTS", value_delimiter = ',')]
    pub(crate) only: Vec<Experiment>,

    /// How often every experiment is made; without it, 15 times, or 5 with --quick
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub(crate) runs: Option<u64>,

    /// How deep the calls are that are timed
    #[arg(long, value_name = "N", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=20_000))]
    pub(crate) depths: u64,

    /// How many locals the functions below those calls have: their frame size
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', default_values_t = CLIFF_LOCALS, value_parser = locals)]
    pub(crate) locals: Vec<usize>,

    /// How deep descents go at the most
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(100..=10_000_000))]
    pub(crate) frames: u64,

    /// The most threads that descend at once, 5,000 frames each; without it, 10,000, or 1,000 with --quick
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=20_000))]
    pub(crate) threads: Option<u64>,
}

/// What a sweep is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Experiment {
    /// The time of a call at every depth
    Cliff,
    /// Memory through a descent and back
    Memory,
    /// Memory of many threads
    Threads,
    /// The time of descents
    Descent,
    /// Descents over some chunks, again and again: time and system calls
    Churn,
    /// The time to find the block that holds a frame
    Locate,
    /// Calls whose arguments are copied, and calls whose frames overlap
    Windows,
    /// What another process needs to read a stack
    Reads,
}

impl Experiment {
    /// The name among the results, and of the probe that makes it.
    fn name(self) -> &'static str {
        match self {
            Experiment::Cliff => "cliff",
            Experiment::Memory => "memory",
            Experiment::Threads => "threads",
            Experiment::Descent => "descent",
            Experiment::Churn => "churn",
            Experiment::Locate => "locate",
            Experiment::Windows => "windows",
            Experiment::Reads => "reads",
        }
    }
}

/// A number of locals that a function can have here.
fn locals(text: &str) -> Result<usize, String> {
    const MOST: usize = 200;
    match text.parse() {
        Ok(count) if count <= MOST => Ok(count),
        _ => Err(format!("expected a number from 0 to {MOST}")),
    }
}

impl Sweep {
    pub(crate) fn execute(&self) -> u8 {
        let output = self.options.check_output();
        let finished = output
            .and_then(|()| self.measure())
            .and_then(|results| self.report(&results));
        match finished {
            Ok(()) => 0,
            Err(message) => complain(message),
        }
    }

    fn measure(&self) -> Result<Value, String> {
        let mut results = Map::new();
        self.measure_missing(&mut results, self.options.budget())?;
        // The machine is always described.
        if results.len() == 1 {
            return Err("nothing was measured".to_string());
        }
        Ok(results.into())
    }

    /// Makes all experiments that results lack, or those for which there was time before Ctrl-C.
    pub(crate) fn measure_missing(
        &self,
        results: &mut Map<String, Value>,
        budget: Duration,
    ) -> Result<(), String> {
        let stacks = &self.options.stacks;
        let usual = if self.options.quick { 5 } else { 15 };
        let rounds = self.runs.map_or(usual, |runs| runs as usize);
        let usual = if self.options.quick { 1_000 } else { 10_000 };
        let most = self.threads.unwrap_or(usual);
        let threads: Vec<usize> = (0..=4)
            .map(|power| 10_usize.pow(power))
            .filter(|count| *count as u64 <= most)
            .collect();
        let up_to_frames = |depths: [usize; 4]| -> Vec<usize> {
            let depths = depths.into_iter();
            depths
                .filter(|frames| *frames as u64 <= self.frames)
                .collect()
        };
        let (descents, reads) = (up_to_frames(DESCENTS), up_to_frames(READS));
        let arguments: Vec<usize> = (0..=MOST_ARGUMENTS).collect();
        let contiguous: Vec<Strategy> = stacks
            .iter()
            .copied()
            .filter(|stack| matches!(stack, Strategy::Array | Strategy::Reserved))
            .collect();
        let frames = self.frames as usize;
        // Each with its points, a second parameter, and by when of the budget it has to be done.
        let all = [
            (Experiment::Cliff, &self.locals[..], None, 0.4),
            (Experiment::Memory, &[frames][..], None, 0.45),
            (Experiment::Threads, &threads, Some(THREAD_FRAMES), 0.6),
            (Experiment::Descent, &descents, None, 0.75),
            (Experiment::Churn, &CHURNS, None, 0.9),
            (Experiment::Locate, &descents, None, 0.93),
            (Experiment::Windows, &arguments, None, 0.97),
            (Experiment::Reads, &reads, None, 1.0),
        ];
        let wanted: Vec<_> = all
            .into_iter()
            .filter(|(experiment, ..)| {
                (self.only.is_empty() || self.only.contains(experiment))
                    && !results.contains_key(experiment.name())
            })
            .map(|(experiment, points, more, share)| {
                let overlap = experiment == Experiment::Windows;
                let stacks = if overlap { &contiguous } else { stacks };
                (experiment, stacks, points, more, share)
            })
            .collect();
        let steps: usize = wanted
            .iter()
            .map(|(_, stacks, points, ..)| rounds * stacks.len() * points.len())
            .sum();
        let progress = Progress::new(steps as u64, budget)?;
        for (experiment, stacks, points, more, share) in wanted {
            let experiments = Experiments {
                stacks,
                rounds,
                progress: &progress,
            };
            let found = match experiment {
                Experiment::Cliff => experiments.cliffs(points, self.depths as usize, share)?,
                // Not every system lets one process read another.
                Experiment::Reads => {
                    let found = experiments.probe(experiment.name(), points, more, share);
                    found.unwrap_or_else(|message| {
                        progress.tell(&format!("left out: {message}"));
                        None
                    })
                }
                _ => experiments.probe(experiment.name(), points, more, share)?,
            };
            if let Some(found) = found {
                results.insert(experiment.name().to_string(), found);
            }
        }
        results.entry("machine").or_insert_with(machine::describe);
        Ok(())
    }

    fn report(&self, results: &Value) -> Result<(), String> {
        let text = match self.options.format {
            Format::Json => format!("{results:#}\n"),
            Format::Table => tables(results)
                .iter()
                .map(|(title, header, rows)| {
                    let header: Vec<&str> = header.iter().map(String::as_str).collect();
                    format!("{title}\n{}\n", table(&header, rows))
                })
                .collect(),
            Format::Html => {
                let mut sections = vec![Section::Text(INTRODUCTION.to_string())];
                let title = "A descent over several blocks, the way back, small swings, and larger frames, with the \
                             smallest chunks there are. The buttons lead to what is worth a look; arrow keys step.";
                if let Some(map) =
                    replay::chunk_map(title, &replay::example(), &self.options.stacks)
                {
                    sections.push(Section::Heading("Where the frames lie".to_string()));
                    sections.push(Section::ChunkMap(map));
                }
                sections.push(Section::Heading("What it costs".to_string()));
                let pictures = charts(results);
                sections.extend(pictures.into_iter().map(|(_, svg)| Section::Chart(svg)));
                for (title, header, rows) in tables(results) {
                    sections.push(Section::Heading(title));
                    sections.push(Section::Table(header, rows));
                }
                page::render("Data stacks compared", &sections, results)
            }
        };
        self.options.deliver(&text)
    }
}

/// Experiments in rounds: in each, every strategy has its turn.
#[derive(Clone, Copy)]
struct Experiments<'a> {
    stacks: &'a [Strategy],
    rounds: usize,
    progress: &'a Progress,
}

impl Experiments<'_> {
    /// The cliff for every number of locals for which there was time. None if there was none.
    fn cliffs(&self, all: &[usize], depths: usize, share: f64) -> Result<Option<Value>, String> {
        let mut cliffs = Map::new();
        for (at, &locals) in all.iter().enumerate() {
            let share = share * (at + 1) as f64 / all.len() as f64;
            if let Some(cliff) = self.cliff(locals, depths, share)? {
                cliffs.insert(locals.to_string(), cliff);
            }
        }
        Ok((!cliffs.is_empty()).then(|| cliffs.into()))
    }

    /// The time of a call by depth, where the frames on the way have so many locals more. The least of all rounds for each
    /// depth, and the worst depth's against the median depth's, by round. None if there was no whole round.
    fn cliff(&self, locals: usize, depths: usize, share: f64) -> Result<Option<Value>, String> {
        let names: Vec<String> = (0..locals).map(|at| format!("local{at} = ")).collect();
        let program = CLIFF
            .replace("DEEPEST", &depths.to_string())
            .replace("SWEEPS", &CLIFF_SWEEPS.to_string())
            .replace("CALLS", &CLIFF_CALLS.to_string())
            .replace("LOCALS", &format!("{}depth", names.concat()));
        let arguments = ["-c".to_string(), program];
        let mut least = vec![vec![f64::INFINITY; depths + 1]; self.stacks.len()];
        let mut ratios = vec![Vec::new(); self.stacks.len()];
        let rounds = self.in_rounds(share, |at, strategy| {
            let run = child::run(strategy, &arguments, None, false)?;
            let times: Vec<f64> = serde_json::from_slice(&run.output.0).map_err(|_| {
                format!(
                    "the program failed on {strategy}: {}",
                    String::from_utf8_lossy(&run.output.1)
                )
            })?;
            let mut sorted = times.clone();
            sorted.sort_by(f64::total_cmp);
            ratios[at].push(sorted[sorted.len() - 1] / sorted[sorted.len() / 2]);
            for (least, time) in least[at].iter_mut().zip(times) {
                *least = least.min(time);
            }
            Ok(())
        })?;
        let mut found = Map::new();
        for ((strategy, least), ratios) in self.stacks.iter().zip(least).zip(ratios) {
            if let Some(ratio) = Estimate::of(&ratios) {
                let value = json!({ "nanoseconds": least, "worst_to_median": ratio.to_json() });
                found.insert(strategy.name().to_string(), value);
            }
        }
        Ok((rounds > 0).then(|| found.into()))
    }

    /// One of the experiments of `minivm probe` at several points: for each strategy a list with an entry for each point,
    /// in which every figure is an estimate over the rounds. None if there was no whole round.
    fn probe(
        &self,
        name: &str,
        points: &[usize],
        more: Option<usize>,
        share: f64,
    ) -> Result<Option<Value>, String> {
        if self.stacks.is_empty() {
            return Ok(None);
        }
        let mut samples = vec![vec![Figures::default(); points.len()]; self.stacks.len()];
        let mut rounds = usize::MAX;
        for (place, &point) in points.iter().enumerate() {
            let arguments = |strategy: Strategy| -> Vec<String> {
                let mut arguments = vec![name.to_string(), strategy.name().to_string()];
                arguments.extend([point].into_iter().chain(more).map(|n| n.to_string()));
                arguments
            };
            let done = self.in_rounds(share, |at, strategy| {
                samples[at][place].add(&child::probe(&arguments(strategy), None)?);
                Ok(())
            })?;
            rounds = rounds.min(done);
        }
        let entry = |figures: &Figures, point: usize| {
            let mut entry = figures.estimates();
            entry.insert("at".to_string(), point.into());
            Value::from(entry)
        };
        let found: Map<String, Value> = self
            .stacks
            .iter()
            .zip(&samples)
            .map(|(strategy, samples)| {
                let entries: Vec<Value> = samples
                    .iter()
                    .zip(points)
                    .map(|(figures, &point)| entry(figures, point))
                    .collect();
                (strategy.name().to_string(), entries.into())
            })
            .collect();
        Ok((rounds > 0).then(|| found.into()))
    }

    /// Does something for every strategy in rounds, until a share of the budget is spent or Ctrl-C is pressed. Returns
    /// how many whole rounds there were; but for Ctrl-C there is one.
    fn in_rounds(
        &self,
        share: f64,
        mut body: impl FnMut(usize, Strategy) -> Result<(), String>,
    ) -> Result<usize, String> {
        for round in 0..self.rounds {
            if round > 0 && self.progress.spent(share) {
                return Ok(round);
            }
            for (at, &strategy) in self.stacks.iter().enumerate() {
                if self.progress.interrupted() {
                    return Ok(round);
                }
                self.progress.begin(strategy.name());
                let done = body(at, strategy);
                // Ctrl-C ends the process of the experiment too.
                if self.progress.interrupted() {
                    return Ok(round);
                }
                done?;
                self.progress.step();
            }
        }
        Ok(self.rounds)
    }
}

/// Samples of figures by name, and the curve of the last round, where there is one.
#[derive(Clone, Default)]
struct Figures {
    samples: BTreeMap<String, Vec<f64>>,
    points: Option<Value>,
}

impl Figures {
    fn add(&mut self, found: &Value) {
        for (name, value) in found.as_object().into_iter().flatten() {
            if name == "points" {
                self.points = Some(value.clone());
            } else if let Some(inner) = value.as_object() {
                for (part, value) in inner {
                    let samples = self.samples.entry(format!("{name}/{part}")).or_default();
                    samples.extend(value.as_f64());
                }
            } else {
                let samples = self.samples.entry(name.clone()).or_default();
                samples.extend(value.as_f64());
            }
        }
    }

    fn estimates(&self) -> Map<String, Value> {
        let estimates = self
            .samples
            .iter()
            .filter_map(|(name, samples)| Some((name.clone(), Estimate::of(samples)?.to_json())));
        let points = self
            .points
            .iter()
            .map(|points| ("points".to_string(), points.clone()));
        estimates.chain(points).collect()
    }
}
