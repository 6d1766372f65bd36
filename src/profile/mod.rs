//! `minivm profile`: a file per subcommand, and what they share.

mod attach;
mod report;
mod run;
mod top;

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::{Args, Subcommand};
use minivm_profiler::profile::{Meta, Profile as Collected, Show};
use minivm_profiler::render::Format;
use minivm_profiler::sampler::{End, Options, Sampler};
use minivm_profiler::{Error, Method};
use minivm_strategies::Strategy;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_default};

use crate::complain;
use crate::dump::UNSEEN;
use crate::size::Size;

/// A sampler that reaches less than this part of the rate it was asked for says so.
const KEEPING_UP: f64 = 0.95;
/// What shells report for a command that wrote to a closed pipe.
const CUT_OFF: u8 = 141;

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

/// Which samples are shown.
#[derive(Args)]
struct Shown {
    /// Show samples taken while garbage was collected
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, require_equals = true, default_missing_value = "true", action = clap::ArgAction::Set)]
    gc: bool,

    /// Show samples of threads that ran no Python function
    #[arg(long)]
    idle: bool,
}

impl Shown {
    fn show(&self) -> Show {
        Show {
            gc: self.gc,
            idle: self.idle,
        }
    }
}

/// Where a profile goes.
#[derive(Args)]
struct Output {
    /// Form of the profile: flamegraph, svg, collapsed, speedscope, pprof, firefox, heatmap, summary or raw
    #[arg(long, value_name = "FORMAT", default_value_t = Format::Flamegraph)]
    format: Format,

    /// The file to write, `-` for stdout [default: profile.*, by format; for summary, stdout]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    shown: Shown,
}

impl Output {
    /// The format that is written: a flame graph that goes to a file named so is a picture.
    fn format(&self) -> Format {
        let picture = self.output.as_ref().is_some_and(|file| {
            let extension = file.extension();
            extension.is_some_and(|extension| extension.eq_ignore_ascii_case("svg"))
        });
        match self.format {
            Format::Flamegraph if picture => Format::Svg,
            format => format,
        }
    }

    /// The file that is written; None for stdout.
    fn file(&self) -> Option<PathBuf> {
        match &self.output {
            Some(file) => (file.as_os_str() != "-").then(|| file.clone()),
            None => self.format.default_file().map(PathBuf::from),
        }
    }

    /// Whether the file can be written: better known before a program has run for an hour.
    fn check(&self) -> Result<(), String> {
        let Some(file) = self.file() else {
            return Ok(());
        };
        let new = match std::fs::metadata(&file) {
            // Opening a pipe waits for its reader, who then sees its end.
            Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => return Ok(()),
            metadata => metadata.is_err(),
        };
        let opened = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&file)
            .map_err(|error| format!("can't write {}: {error}", file.display()));
        if opened.is_ok() && new {
            // Where that fails, the file stays empty until there is a profile.
            let _ = std::fs::remove_file(&file);
        }
        opened.map(|_| ())
    }

    /// Writes a profile, and tells on stderr how the sampling went. Returns the status to exit with.
    fn deliver(&self, profile: &Collected) -> u8 {
        let show = self.shown.show();
        let meta = &profile.meta;
        let samples = profile.shown(show).count();
        tell_pace(meta);
        if samples == 0 {
            complain(format!(
                "nothing was sampled in {:.3} s{}",
                meta.seconds,
                reason(profile)
            ));
            return UNSEEN;
        }
        let file = self.file();
        let format = self.format();
        let written = match &file {
            Some(file) => File::create(file).and_then(|file| write(format, profile, show, file)),
            None => write(format, profile, show, std::io::stdout().lock()),
        };
        let name = file.map_or_else(|| "stdout".to_string(), |file| file.display().to_string());
        match written {
            // Who has read enough need not be told.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return CUT_OFF,
            Err(error) => return complain(format!("can't write {name}: {error}")),
            Ok(()) => {}
        }
        crate::note(format_args!(
            "{samples} sample{} in {:.2} s, {} torn, {} missed; {format} written to {name}",
            if samples == 1 { "" } else { "s" },
            meta.seconds,
            meta.torn,
            meta.missed
        ));
        0
    }
}

/// Tells whether sampling fell behind.
fn tell_pace(meta: &Meta) {
    if meta.rate_reached < KEEPING_UP * meta.rate_asked && meta.missed > 0 {
        let taken = (meta.rate_reached * meta.seconds).round() as u64;
        complain(format!(
            "sampling fell behind: {} of {} samples were missed; it reached {:.0} of {} samples a second",
            meta.missed,
            meta.missed.saturating_add(taken),
            meta.rate_reached,
            meta.rate_asked
        ));
    }
}

/// Writes a profile to its end.
fn write(format: Format, profile: &Collected, show: Show, out: impl Write) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    format.write(profile, show, &mut out)?;
    out.flush()
}

/// Why a profile that shows nothing may do so.
fn reason(profile: &Collected) -> &'static str {
    if !profile.samples.is_empty() {
        "; what was seen is hidden: see --idle and --gc"
    } else if profile.meta.torn > 0 {
        ": the stack changed too fast to be seen; try --blocking"
    } else {
        ": the process ended too soon"
    }
}

/// Set by Ctrl-C, and by what else asks a command to end. Asked a second time, it ends.
fn interrupted() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // Where they cannot be registered, the signal ends the command at once.
        let _ = register_conditional_default(signal, flag.clone())
            .and_then(|_| register(signal, flag.clone()));
    }
    flag
}

/// Samples to the end; tells on stderr where that came otherwise than expected. Hands out the profile.
fn collect(
    mut sampler: Sampler,
    target: &str,
    mut goes_on: impl FnMut(&Sampler) -> bool,
) -> Collected {
    let flag = interrupted();
    let end = sampler.run(|sampler| !flag.load(Ordering::Relaxed) && goes_on(sampler));
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

/// A program to be run by this command in a process of its own.
#[derive(Args)]
struct Program {
    /// Layout of the data stack of the program
    #[arg(long, value_name = "STRATEGY", default_value_t = Strategy::Cached)]
    stack: Strategy,

    /// Size of one chunk, or of the first array
    #[arg(long, value_name = "BYTES")]
    chunk_size: Option<Size>,
}

impl Program {
    /// The command that runs it, given its arguments.
    fn command(&self, program: &[String]) -> Result<Command, String> {
        let this = std::env::current_exe()
            .map_err(|error| format!("can't find the command itself: {error}"))?;
        let mut command = Command::new(this);
        command.arg("run").arg("--stack").arg(self.stack.name());
        if let Some(size) = self.chunk_size {
            command.arg("--chunk-size").arg(size.0.to_string());
        }
        command.args(program);
        Ok(command)
    }
}

/// Starts a program.
fn start(mut command: Command) -> Result<Child, String> {
    command
        .spawn()
        .map_err(|error| format!("can't run the program: {error}"))
}

/// A started program and what samples it. None where it ended before it could be seen; then that is told.
fn sample_child(child: &mut Child, options: &Options) -> Option<Sampler> {
    let pid = child.id().cast_signed();
    let attached = Sampler::attach_starting(pid, options, || {
        child.try_wait().is_ok_and(|status| status.is_some())
    });
    match attached {
        Ok(sampler) => Some(sampler),
        Err(error) => {
            if matches!(error, Error::Refused(_)) {
                complain(error);
            } else {
                complain("nothing was sampled: the program ended too soon");
            }
            None
        }
    }
}

/// Waits for a program. Its status, as a shell would give it.
fn status_of(child: &mut Child) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    match child.wait() {
        Ok(status) => {
            let code = status
                .code()
                .or_else(|| status.signal().map(|signal| 128 + signal));
            code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
        }
        Err(_) => 1,
    }
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
