//! `minivm profile`: a file per subcommand, and what they share.

mod attach;
mod output;
mod program;
mod report;
mod run;
mod top;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::{Args, Subcommand};
use minivm_profiler::profile::Profile as Collected;
use minivm_profiler::sampler::{End, Options, Sampler};
use minivm_profiler::{Error, Method};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_default};

use crate::complain;

/// How sampling ended that nobody wanted any more of.
const ASKED: &str = "when asked to";

#[derive(Args)]
pub(crate) struct Profile {
    #[command(subcommand)]
    command: Subcommands,
}

#[derive(Subcommand)]
enum Subcommands {
    /// Run a program and profile it
    Run(run::Run),
    /// Profile a running process
    Attach(attach::Attach),
    /// Watch where a process or a program spends its time
    Top(top::Top),
    /// Make a report from a file in the format raw
    Report(report::Report),
}

impl Profile {
    pub(crate) fn execute(&self) -> u8 {
        match &self.command {
            Subcommands::Run(command) => command.execute(),
            Subcommands::Attach(command) => command.execute(),
            Subcommands::Top(command) => command.execute(),
            Subcommands::Report(command) => command.execute(),
        }
    }
}

/// How to sample.
#[derive(Args)]
struct Sampling {
    /// Samples a second
    #[arg(short, long, value_name = "HZ", default_value_t = 1000.0, value_parser = rate, allow_negative_numbers = true)]
    rate: f64,

    /// How long to sample
    #[arg(short, long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    duration: Option<Duration>,

    /// How stacks are fetched: chunks, head or frames
    #[arg(long, value_name = "METHOD", default_value = "chunks", value_parser = method)]
    unwind: Method,

    /// Fetch every frame each time, even those that cannot have changed
    #[arg(long)]
    no_cache: bool,

    /// Stop the process for each sample
    #[arg(long)]
    blocking: bool,

    /// Other profilers have it
    #[arg(long, hide = true)]
    native: bool,
}

impl Sampling {
    fn options(&self) -> Result<Options, String> {
        if self.native {
            return Err(
                "--native is out of scope: native functions are not seen, their time counts for the Python function that called them"
                    .to_string(),
            );
        }
        Ok(Options {
            rate: self.rate,
            duration: self.duration,
            method: self.unwind,
            caching: !self.no_cache,
            blocking: self.blocking,
        })
    }
}

/// What signals have asked for. Asked a second time, the command ends at once.
struct Asked {
    /// No more samples.
    stop: Arc<AtomicBool>,
    /// An end of the program, too. Ctrl-C on a terminal reaches it without help.
    end: Arc<AtomicBool>,
}

impl Asked {
    /// Heeds signals from now on.
    fn heed() -> Self {
        let asked = Asked {
            stop: Arc::default(),
            end: Arc::default(),
        };
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // Where they cannot be registered, the signal ends the command at once.
            let _ = register_conditional_default(signal, asked.stop.clone())
                .and_then(|_| register(signal, asked.stop.clone()));
            if signal != SIGINT {
                let _ = register(signal, asked.end.clone());
            }
        }
        asked
    }
}

/// Samples to the end; tells on stderr where that came otherwise than expected. Hands out the profile.
fn collect(
    mut sampler: Sampler,
    target: &str,
    asked: &Asked,
    mut goes_on: impl FnMut(&Sampler) -> bool,
) -> Collected {
    let end = sampler.run(|sampler| !asked.stop.load(Ordering::Relaxed) && goes_on(sampler));
    let ended = match end {
        End::Time => "after the time asked for".to_string(),
        End::Asked => ASKED.to_string(),
        End::Target(Error::Gone(_)) => "with the process".to_string(),
        End::Target(error) => {
            complain(&error);
            error.to_string()
        }
    };
    let mut profile = sampler.finish(target);
    profile.meta.ended = ended;
    profile
}

fn rate(text: &str) -> Result<f64, String> {
    let rate: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if (0.01..=1e6).contains(&rate) {
        Ok(rate)
    } else {
        Err("a rate lies between 0.01 and 1000000 samples a second".to_string())
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| "a time is more than 0 seconds, 0.5 for instance".to_string())
}

fn method(text: &str) -> Result<Method, String> {
    let named = Method::NAMED.iter().find(|(name, _)| *name == text);
    named
        .map(|&(_, method)| method)
        .ok_or_else(|| "choose one of chunks, head, frames".to_string())
}
