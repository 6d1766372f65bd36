//! `minivm compare`: one program under every strategy.

use std::path::{Path, PathBuf};

use clap::Args;
use minivm_strategies::Strategy;
use serde_json::{Map, Value, json};

use crate::complain;
use crate::lab::estimate::Estimate;
use crate::lab::page::{self, Section};
use crate::lab::progress::Progress;
use crate::lab::recorder::Event;
use crate::lab::{Format, Options, bytes, child, machine, replay, seconds, table};

/// Rounds of a comparison, without `--runs`.
const RUNS: usize = 15;
const QUICK_RUNS: usize = 7;
/// The strategy that the others are compared with, if it is among them; else the first.
const BASE: Strategy = Strategy::Chunked;

#[derive(Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    options: Options,

    /// How often the program runs on each strategy; without it, 15, or 7 with --quick
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000))]
    runs: Option<u64>,

    /// What the program reads from its standard input; without it, nothing
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// The program and its arguments, even if they look like options
    #[arg(value_name = "SCRIPT", num_args = 1.., trailing_var_arg = true, required = true)]
    program: Vec<String>,
}

/// What the rounds found for one strategy.
struct Samples {
    strategy: Strategy,
    wall: Vec<f64>,
    cpu: Vec<f64>,
    instructions: Vec<f64>,
    page_faults: Vec<f64>,
    resident_peak: Vec<f64>,
    resident: Vec<f64>,
    /// The last run's figures: the counters of a strategy are the same in every run.
    last: Value,
}

impl Samples {
    fn new(strategy: Strategy) -> Samples {
        Samples {
            strategy,
            wall: Vec::new(),
            cpu: Vec::new(),
            instructions: Vec::new(),
            page_faults: Vec::new(),
            resident_peak: Vec::new(),
            resident: Vec::new(),
            last: Value::Null,
        }
    }

    fn add(&mut self, stats: Value) {
        for (samples, name) in [
            (&mut self.wall, "wall_seconds"),
            (&mut self.cpu, "cpu_seconds"),
            (&mut self.instructions, "instructions"),
            (&mut self.page_faults, "page_faults"),
            (&mut self.resident_peak, "resident_bytes_peak"),
            (&mut self.resident, "resident_bytes"),
        ] {
            samples.extend(stats[name].as_f64());
        }
        self.last = stats;
    }

    fn count(&self, name: &str) -> f64 {
        self.last[name].as_f64().unwrap_or(0.0)
    }
}

impl Compare {
    pub(crate) fn execute(&self) -> u8 {
        let finished = self
            .options
            .check_output()
            .and_then(|()| self.check_input())
            .and_then(|()| self.measure())
            .and_then(|samples| self.report(&samples));
        match finished {
            Ok(()) => 0,
            Err(message) => complain(message),
        }
    }

    /// Every run reads its input anew, which a pipe does not allow.
    fn check_input(&self) -> Result<(), String> {
        match &self.input {
            Some(path) if path.exists() && !path.is_file() => Err(format!(
                "'{}' is not a file: every run has to read the same input from its start",
                path.display()
            )),
            _ => Ok(()),
        }
    }

    /// Runs the program on a strategy.
    ///
    /// # Errors
    /// A message that says why there is nothing to compare: it cannot be started, or it fails.
    fn run(&self, strategy: Strategy, count_instructions: bool) -> Result<child::Finished, String> {
        let input = self.input.as_deref();
        let run = child::run(strategy, &self.program, input, count_instructions)?;
        let (_, errors, status) = &run.output;
        match status {
            Some(0) => Ok(run),
            status => {
                let status = status.map_or_else(
                    || "a signal".to_string(),
                    |status| format!("status {status}"),
                );
                let errors = String::from_utf8_lossy(errors);
                Err(format!(
                    "the program ends with {status} on {strategy}; only programs that succeed are compared\n{}",
                    errors.trim_end()
                ))
            }
        }
    }

    /// Says why two runs printed different things: the program does so from run to run, or the strategy makes the
    /// difference.
    fn difference(&self, first: Strategy, second: Strategy, expected: &child::Output) -> String {
        let again = self.run(first, false);
        if again.is_ok_and(|again| again.output != *expected) {
            "the program prints something else in every run, so nobody can tell whether the strategies run it alike"
                .to_string()
        } else {
            format!(
                "the program does not print the same on {first} and on {second}, so their times do not compare"
            )
        }
    }

    /// Runs the program in rounds, on each strategy once a round; the first round warms up and is not counted, unless there
    /// is no other.
    fn measure(&self) -> Result<Vec<Samples>, String> {
        let stacks = &self.options.stacks;
        let usual = if self.options.quick { QUICK_RUNS } else { RUNS };
        let runs = self.runs.map_or(usual, |runs| runs as usize);
        let progress = Progress::new(((runs + 1) * stacks.len()) as u64, self.options.budget())?;
        let count_instructions = child::instructions_counted();
        let mut samples: Vec<Samples> = stacks.iter().copied().map(Samples::new).collect();
        let mut expected = None;
        let mut warm_up = Vec::new();
        'rounds: for round in 0..=runs {
            // Ctrl-C and the end of the budget leave whole rounds.
            let mut found = Vec::with_capacity(stacks.len());
            for &strategy in stacks {
                progress.begin(strategy.name());
                let run = self.run(strategy, count_instructions);
                if progress.interrupted() {
                    break 'rounds;
                }
                let run = run?;
                match &expected {
                    None => expected = Some((strategy, run.output)),
                    Some((first, output)) if *output != run.output => {
                        return Err(self.difference(*first, strategy, output));
                    }
                    Some(_) => {}
                }
                found.push(run.stats);
                progress.step();
            }
            if round == 0 {
                warm_up = found;
            } else {
                for (samples, stats) in samples.iter_mut().zip(found) {
                    samples.add(stats);
                }
            }
            if progress.spent(1.0) {
                break;
            }
        }
        if samples[0].wall.is_empty() {
            if warm_up.is_empty() {
                return Err(
                    "interrupted before the program had run once on every strategy".to_string(),
                );
            }
            progress.tell("there was time for the first round only, which warms up");
            for (samples, stats) in samples.iter_mut().zip(warm_up) {
                samples.add(stats);
            }
        }
        Ok(samples)
    }

    fn report(&self, samples: &[Samples]) -> Result<(), String> {
        let base = samples
            .iter()
            .find(|samples| samples.strategy == BASE)
            .unwrap_or(&samples[0]);
        let (header, times) = times(samples, base);
        let (memory_header, memory) = memory(samples);
        let text = match self.options.format {
            Format::Table => {
                format!(
                    "{}, {}; medians and 95 % intervals; ratios are to {}, of runs of the same round\n{}\n{}{}",
                    self.program.join(" "),
                    rounds(base.wall.len()),
                    base.strategy,
                    table(&header, &times),
                    table(&memory_header, &memory),
                    uncounted(samples).map_or_else(String::new, |note| format!("\n{note}\n")),
                )
            }
            Format::Json => format!("{:#}\n", self.results(samples, base)),
            Format::Html => {
                let owned =
                    |header: &[&str]| header.iter().map(|cell| (*cell).to_string()).collect();
                let mut sections = vec![
                    Section::Text(format!(
                        "{}, the strategies in turns, each run in a process of its own. Medians and 95 % intervals; \
                         ratios are to {}, of runs of the same round. {}",
                        rounds(base.wall.len()),
                        base.strategy,
                        uncounted(samples).unwrap_or_default(),
                    )),
                    Section::Heading("Time".to_string()),
                    Section::Table(owned(&header), times),
                    Section::Heading("Memory and system calls".to_string()),
                    Section::Table(owned(&memory_header), memory),
                ];
                if let Some(map) = self.chunk_map()? {
                    sections.push(Section::Heading("Where the frames lie".to_string()));
                    sections.push(Section::ChunkMap(map));
                }
                let title = format!("{} on every stack", self.name());
                page::render(&title, &sections, &self.results(samples, base))
            }
        };
        self.options.deliver(&text)
    }

    /// The calls and returns around the deepest point of the program.
    fn chunk_map(&self) -> Result<Option<Value>, String> {
        let arguments: Vec<String> = std::iter::once("trace".to_string())
            .chain(std::iter::once("--".to_string()))
            .chain(self.program.iter().cloned())
            .collect();
        let trace = child::probe(&arguments, self.input.as_deref())?;
        let events: Vec<Event> = trace
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|event| Event::try_from(event.as_u64()?).ok())
            .collect();
        let title = format!(
            "Calls and returns of {} around its deepest point, with the smallest chunks there are. Arrow keys step.",
            self.name()
        );
        Ok(replay::chunk_map(&title, &events, &self.options.stacks))
    }

    /// The program without its folder.
    fn name(&self) -> &str {
        let file = Path::new(&self.program[0]).file_name();
        file.and_then(|name| name.to_str())
            .unwrap_or(&self.program[0])
    }

    fn results(&self, samples: &[Samples], base: &Samples) -> Value {
        let mut stacks = Map::new();
        for strategy in samples {
            let mut figures = Map::new();
            for (name, values, base) in [
                ("wall_seconds", &strategy.wall, &base.wall),
                ("cpu_seconds", &strategy.cpu, &base.cpu),
                ("instructions", &strategy.instructions, &base.instructions),
                ("page_faults", &strategy.page_faults, &base.page_faults),
                (
                    "resident_bytes_peak",
                    &strategy.resident_peak,
                    &base.resident_peak,
                ),
                ("resident_bytes", &strategy.resident, &base.resident),
            ] {
                if let Some(estimate) = Estimate::of(values) {
                    let mut figure = estimate.to_json();
                    figure["samples"] = json!(values);
                    if let Some(ratio) = Estimate::of_ratio(values, base) {
                        figure["ratio"] = ratio.to_json();
                    }
                    figures.insert(name.to_string(), figure);
                }
            }
            figures.insert("counters".to_string(), strategy.last.clone());
            stacks.insert(strategy.strategy.name().to_string(), figures.into());
        }
        json!({
            "machine": machine::describe(),
            "program": self.program,
            "rounds": base.wall.len(),
            "base": base.strategy.name(),
            "instructions_counted": uncounted(samples).is_none(),
            "strategies": stacks,
        })
    }
}

fn rounds(count: usize) -> String {
    match count {
        1 => "1 round".to_string(),
        count => format!("{count} rounds"),
    }
}

/// What is said where instructions were not counted.
fn uncounted(samples: &[Samples]) -> Option<&'static str> {
    let missing = samples
        .iter()
        .any(|samples| samples.instructions.is_empty());
    missing.then_some(
        "Instructions are not counted: that takes the kernel's performance counters and its tool perf.",
    )
}

fn times(samples: &[Samples], base: &Samples) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let counted = uncounted(samples).is_none();
    let mut header = vec!["strategy", "wall", "ratio", "", "CPU", "ratio", ""];
    if counted {
        header.push("instructions");
    }
    let rows = samples.iter().map(|strategy| {
        let mut row = vec![strategy.strategy.name().to_string()];
        for (values, base) in [(&strategy.wall, &base.wall), (&strategy.cpu, &base.cpu)] {
            row.push(Estimate::of(values).map_or_else(String::new, |e| e.show(seconds)));
            if std::ptr::eq(values, base) {
                row.extend(["1".to_string(), String::new()]);
            } else if let Some(ratio) = Estimate::of_ratio(values, base) {
                row.push(ratio.show(|ratio| format!("{ratio:.3}")));
                row.push(ratio.verdict().to_string());
            }
        }
        if counted {
            let median = Estimate::of(&strategy.instructions).map_or(0.0, |e| e.median);
            row.push(format!("{median:.0}"));
        }
        row
    });
    (header, rows.collect())
}

fn memory(samples: &[Samples]) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let header = vec![
        "strategy",
        "page faults",
        "resident peak",
        "at the end",
        "stack peak",
        "retained",
        "mmap",
        "munmap",
        "madvise",
        "crossings",
        "deepest",
    ];
    let rows = samples.iter().map(|strategy| {
        let median = |values: &[f64]| Estimate::of(values).map_or(0.0, |e| e.median);
        let count = |name| format!("{:.0}", strategy.count(name));
        vec![
            strategy.strategy.name().to_string(),
            format!("{:.0}", median(&strategy.page_faults)),
            bytes(median(&strategy.resident_peak)),
            bytes(median(&strategy.resident)),
            bytes(strategy.count("stack_bytes_mapped_peak")),
            bytes(strategy.count("stack_bytes_retained")),
            count("chunks_mapped"),
            count("chunks_unmapped"),
            count("madvises"),
            count("crossings"),
            bytes(strategy.count("stack_deepest_bytes")),
        ]
    });
    (header, rows.collect())
}
