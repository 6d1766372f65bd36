//! Where a profile goes, and what is told of it.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;
use minivm_profiler::profile::{Meta, Profile, Show};
use minivm_profiler::render::Format;

use crate::complain;
use crate::dump::UNSEEN;

/// A sampler that reaches less than this part of the rate it was asked for says so.
const KEEPING_UP: f64 = 0.95;
/// What shells report for a command that wrote to a closed pipe.
const CUT_OFF: u8 = 141;

/// Which samples are shown.
#[derive(Args)]
pub(super) struct Shown {
    /// Show samples taken while garbage was collected
    #[arg(long, value_name = "BOOL", default_value_t = true, num_args = 0..=1, require_equals = true, default_missing_value = "true", action = clap::ArgAction::Set)]
    gc: bool,

    /// Show samples of threads that ran no Python function
    #[arg(long)]
    idle: bool,
}

impl Shown {
    pub(super) fn show(&self) -> Show {
        Show {
            gc: self.gc,
            idle: self.idle,
        }
    }
}

/// Where a profile goes.
#[derive(Args)]
pub(super) struct Output {
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
    pub(super) fn check(&self) -> Result<(), String> {
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
    pub(super) fn deliver(&self, profile: &Profile) -> u8 {
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
pub(super) fn tell_pace(meta: &Meta) {
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
fn write(format: Format, profile: &Profile, show: Show, out: impl Write) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    format.write(profile, show, &mut out)?;
    out.flush()
}

/// Why a profile that shows nothing may do so.
fn reason(profile: &Profile) -> &'static str {
    let but_idle = Show {
        gc: true,
        idle: false,
    };
    if profile.shown(but_idle).next().is_some() {
        ": garbage was collected whenever the process was looked at; --gc shows that"
    } else if !profile.samples.is_empty() {
        ": no Python function was running when the process was looked at; --idle shows that"
    } else if profile.meta.torn > 0 {
        ": the stack changed too fast to be seen; try --blocking"
    } else {
        ": the process ended too soon"
    }
}
