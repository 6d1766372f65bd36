//! Profiles as files: a module per format.

pub mod collapsed;
pub mod firefox;
pub mod flamegraph;
pub mod heatmap;
pub mod pprof;
pub mod speedscope;
pub mod summary;
pub mod svg;
pub mod view;

use std::fmt;
use std::io::{Read, Result, Write};
use std::str::FromStr;

use crate::profile::{Profile, Show};
use view::View;

/// The longest file that is read as a profile, in bytes.
const MAX_RAW_BYTES: u64 = 8 << 30;

/// A format that a profile can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A flame graph to look around in: one HTML file that needs nothing else.
    Flamegraph,
    /// A flame graph as a picture.
    Svg,
    /// A line per stack with its count.
    Collapsed,
    /// For <https://www.speedscope.app>.
    Speedscope,
    /// For `pprof` and stores of profiles: compressed.
    Pprof,
    /// For <https://profiler.firefox.com>.
    Firefox,
    /// The source, its lines coloured: one HTML file.
    Heatmap,
    /// A table for people.
    Summary,
    /// All that was collected, for later.
    Raw,
}

impl Format {
    /// Every format, and what users call it.
    pub const NAMED: [(&'static str, Format); 9] = [
        ("flamegraph", Format::Flamegraph),
        ("svg", Format::Svg),
        ("collapsed", Format::Collapsed),
        ("speedscope", Format::Speedscope),
        ("pprof", Format::Pprof),
        ("firefox", Format::Firefox),
        ("heatmap", Format::Heatmap),
        ("summary", Format::Summary),
        ("raw", Format::Raw),
    ];

    /// The name of the file that is written where the user names none; None for what goes to the terminal.
    #[must_use]
    pub fn default_file(self) -> Option<&'static str> {
        match self {
            Format::Flamegraph => Some("profile.html"),
            Format::Svg => Some("profile.svg"),
            Format::Collapsed => Some("profile.txt"),
            Format::Speedscope => Some("profile.speedscope.json"),
            Format::Pprof => Some("profile.pb.gz"),
            Format::Firefox => Some("profile.firefox.json"),
            Format::Heatmap => Some("profile.heatmap.html"),
            Format::Summary => None,
            Format::Raw => Some("profile.json"),
        }
    }

    /// Writes a profile in this format.
    ///
    /// # Errors
    /// What writing says; and where a picture cannot be drawn.
    pub fn write(self, profile: &Profile, show: Show, out: impl Write) -> Result<()> {
        if self == Format::Raw {
            return Ok(serde_json::to_writer(out, profile)?);
        }
        let view = View::new(profile, show);
        match self {
            Format::Flamegraph => flamegraph::write(&view, out),
            Format::Svg => svg::write(&view, out),
            Format::Collapsed => collapsed::write(&view, out),
            Format::Speedscope => speedscope::write(&view, out),
            Format::Pprof => pprof::write(&view, out),
            Format::Firefox => firefox::write(&view, out),
            Format::Heatmap => heatmap::write(&view, out),
            Format::Summary => summary::write(&view, out),
            // Written above.
            Format::Raw => Ok(()),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Format::NAMED.iter().find(|(_, format)| format == self);
        f.write_str(named.map_or("", |(name, _)| name))
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        let named = Format::NAMED.iter().find(|(known, _)| *known == name);
        named.map(|&(_, format)| format).ok_or_else(|| {
            let names: Vec<_> = Format::NAMED.iter().map(|(name, _)| *name).collect();
            format!(
                "there is no format '{name}'; choose one of {}",
                names.join(", ")
            )
        })
    }
}

/// Reads what [`Format::Raw`] wrote.
///
/// # Errors
/// A message, where it is something else.
pub fn read_raw(bytes: impl Read) -> std::result::Result<Profile, String> {
    let bytes = std::io::BufReader::new(bytes.take(MAX_RAW_BYTES));
    let profile: Profile =
        serde_json::from_reader(bytes).map_err(|error| match error.classify() {
            serde_json::error::Category::Io => error.to_string(),
            serde_json::error::Category::Eof => format!("its end is missing: {error}"),
            _ => format!("it is not a profile in the format raw: {error}"),
        })?;
    match profile.fault() {
        Some(fault) => Err(format!("it is damaged: {fault}")),
        None => Ok(profile),
    }
}

/// How the sampling went, name by name: what every format carries in its own way.
#[must_use]
pub fn facts(view: &View<'_>) -> Vec<(&'static str, String)> {
    let meta = &view.profile.meta;
    let threads = view.profile.threads.iter();
    let mut strategies: Vec<&str> = threads.map(|thread| thread.strategy.as_str()).collect();
    strategies.sort_unstable();
    strategies.dedup();
    let hidden = view.profile.samples.len() as u64 - view.samples;
    let mut facts = vec![
        ("target", meta.target.clone()),
        ("process", meta.pid.to_string()),
        ("strategy", strategies.join(", ")),
        ("mode", meta.mode.clone()),
        ("unwind", meta.unwind.clone()),
        ("rate asked", format!("{} Hz", meta.rate_asked)),
        ("rate reached", format!("{:.1} Hz", meta.rate_reached)),
        ("seconds", format!("{:.3}", meta.seconds)),
        ("ended", meta.ended.clone()),
        ("samples", view.samples.to_string()),
        ("hidden", hidden.to_string()),
        ("missed", meta.missed.to_string()),
        (
            "errors",
            (meta.torn.saturating_add(meta.dropped)).to_string(),
        ),
        ("torn", meta.torn.to_string()),
        ("dropped", meta.dropped.to_string()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// The facts in one line.
#[must_use]
pub fn facts_line(view: &View<'_>) -> String {
    let facts = facts(view).into_iter();
    facts
        .map(|(name, value)| format!("{name}: {value}"))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Text as HTML shows it, also in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The last part of a path.
#[must_use]
pub fn base_name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::profile::{Function, Location, Meta, Node, RAW_VERSION, Sample, Thread};

    pub(crate) const ALL: Show = Show {
        gc: true,
        idle: true,
    };

    /// `main` calls `work`, seen three times, and `rest; really`, seen once, while collecting; and an idle moment.
    pub(crate) fn profile() -> Profile {
        let function = |name: &str, first_line| Function {
            name: name.to_string(),
            file: "/srv/a <b>.py".to_string(),
            first_line,
        };
        let sample = |at_us, stack, collecting| Sample {
            at_us,
            thread: 0,
            stack,
            collecting,
        };
        Profile {
            version: RAW_VERSION,
            meta: Meta {
                target: "a.py".to_string(),
                pid: 7,
                rate_asked: 1000.0,
                rate_reached: 999.5,
                seconds: 0.005,
                started_ms: 1_700_000_000_000,
                missed: 2,
                torn: 1,
                ended: "the process ended".to_string(),
                mode: "running".to_string(),
                unwind: "chunks".to_string(),
                ..Meta::default()
            },
            functions: vec![
                function("main", 1),
                function("work", 5),
                function("rest; really", 9),
            ],
            locations: vec![
                Location {
                    function: 0,
                    line: 3,
                },
                Location {
                    function: 1,
                    line: 6,
                },
                Location {
                    function: 2,
                    line: 10,
                },
            ],
            nodes: vec![
                Node {
                    parent: None,
                    location: 0,
                },
                Node {
                    parent: Some(0),
                    location: 1,
                },
                Node {
                    parent: Some(0),
                    location: 2,
                },
            ],
            threads: vec![Thread {
                serial: 1,
                tid: 8,
                strategy: "cached".to_string(),
            }],
            samples: vec![
                sample(0, Some(1), false),
                sample(1000, Some(1), false),
                sample(2000, Some(2), true),
                sample(3000, None, false),
                sample(4000, Some(1), false),
            ],
        }
    }

    /// A function that calls itself, `depth` times, seen once.
    pub(crate) fn deep(depth: u32) -> Profile {
        let mut profile = profile();
        profile.functions.truncate(1);
        profile.locations.truncate(1);
        let node = |at: u32| Node {
            parent: at.checked_sub(1),
            location: 0,
        };
        profile.nodes = (0..depth).map(node).collect();
        profile.samples.truncate(2);
        for sample in &mut profile.samples {
            sample.stack = Some(depth - 1);
        }
        profile
    }

    pub(crate) fn bytes(format: Format, profile: &Profile, show: Show) -> Vec<u8> {
        let mut bytes = Vec::new();
        format.write(profile, show, &mut bytes).unwrap();
        bytes
    }

    pub(crate) fn text(format: Format, profile: &Profile, show: Show) -> String {
        String::from_utf8(bytes(format, profile, show)).unwrap()
    }

    #[test]
    fn raw_profiles_come_back_as_they_were() {
        let profile = profile();
        let bytes = bytes(Format::Raw, &profile, ALL);
        assert_eq!(read_raw(&bytes[..]), Ok(profile));
    }

    #[test]
    fn what_has_been_cut_off_is_told_from_what_is_no_profile() {
        let bytes = bytes(Format::Raw, &profile(), ALL);
        for end in 0..bytes.len() {
            let error = read_raw(&bytes[..end]).unwrap_err();
            assert!(error.starts_with("its end is missing"), "{end}: {error}");
        }
        let error = read_raw(&b"<svg>"[..]).unwrap_err();
        assert!(error.contains("not a profile"), "{error}");
    }

    #[test]
    fn raw_profiles_that_lead_nowhere_are_refused() {
        let broken: [fn(&mut Profile); 9] = [
            |p| p.version += 1,
            |p| p.nodes[1].parent = Some(1),
            |p| p.nodes[1].location = 3,
            |p| p.locations[0].function = 3,
            |p| p.samples[0].thread = 1,
            |p| p.samples[0].at_us = 1 << 60,
            |p| p.meta.rate_asked = 0.0,
            |p| p.meta.rate_reached = -1.0,
            |p| p.meta.seconds = -1.0,
        ];
        for break_it in broken {
            let mut profile = profile();
            break_it(&mut profile);
            let bytes = bytes(Format::Raw, &profile, ALL);
            assert!(read_raw(&bytes[..]).is_err());
        }
        assert!(read_raw(&b"{}"[..]).is_err());
    }

    #[test]
    fn what_is_hidden_is_not_counted_but_told() {
        let profile = profile();
        let counted = |gc, idle| {
            let view = View::new(&profile, Show { gc, idle });
            let facts = facts(&view);
            let hidden = facts.iter().find(|(name, _)| *name == "hidden").unwrap();
            (view.samples, hidden.1.clone())
        };
        assert_eq!(counted(true, true), (5, "0".to_string()));
        assert_eq!(counted(false, true), (4, "1".to_string()));
        assert_eq!(counted(true, false), (4, "1".to_string()));
        assert_eq!(counted(false, false), (3, "2".to_string()));
    }

    #[test]
    fn formats_are_called_by_their_names() {
        for (name, format) in Format::NAMED {
            assert_eq!(name.parse(), Ok(format));
            assert_eq!(format.to_string(), name);
        }
        assert!("png".parse::<Format>().unwrap_err().contains("flamegraph"));
    }
}
