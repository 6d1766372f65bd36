//! Profiles as files: a module per format.

pub mod collapsed;
pub mod firefox;
pub mod flamegraph;
pub mod heatmap;
pub mod pprof;
pub mod speedscope;
pub mod summary;

use std::fmt;
use std::str::FromStr;

use crate::profile::{Profile, Show};

/// A format that a profile can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A flame graph: one SVG file that needs nothing else.
    Flamegraph,
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
    pub const NAMED: [(&'static str, Format); 8] = [
        ("flamegraph", Format::Flamegraph),
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
            Format::Flamegraph => Some("profile.svg"),
            Format::Collapsed => Some("profile.txt"),
            Format::Speedscope => Some("profile.speedscope.json"),
            Format::Pprof => Some("profile.pb.gz"),
            Format::Firefox => Some("profile.firefox.json"),
            Format::Heatmap => Some("profile.html"),
            Format::Summary => None,
            Format::Raw => Some("profile.json"),
        }
    }

    /// The profile in this format.
    ///
    /// # Errors
    /// A message, where a library that writes the format fails.
    pub fn render(self, profile: &Profile, show: Show) -> Result<Vec<u8>, String> {
        let json = |value: &serde_json::Value| {
            serde_json::to_vec(value).map_err(|error| error.to_string())
        };
        match self {
            Format::Flamegraph => flamegraph::render(profile, show),
            Format::Collapsed => Ok(collapsed::render(profile, show).into_bytes()),
            Format::Speedscope => json(&speedscope::render(profile, show)),
            Format::Pprof => pprof::render(profile, show),
            Format::Firefox => json(&firefox::render(profile, show)),
            Format::Heatmap => Ok(heatmap::render(profile, show).into_bytes()),
            Format::Summary => Ok(summary::render(profile, show).into_bytes()),
            Format::Raw => serde_json::to_vec(profile).map_err(|error| error.to_string()),
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

    fn from_str(name: &str) -> Result<Self, String> {
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
pub fn read_raw(bytes: &[u8]) -> Result<Profile, String> {
    let profile: Profile = serde_json::from_slice(bytes)
        .map_err(|error| format!("it is not a raw profile: {error}"))?;
    match profile.fault() {
        Some(fault) => Err(format!("it is not a raw profile that can be read: {fault}")),
        None => Ok(profile),
    }
}

/// How the sampling went, in a line per fact: what every format carries in its own way.
#[must_use]
pub fn facts(profile: &Profile) -> Vec<(&'static str, String)> {
    let meta = &profile.meta;
    let mut strategies: Vec<&str> = profile
        .threads
        .iter()
        .map(|t| t.strategy.as_str())
        .collect();
    strategies.sort_unstable();
    strategies.dedup();
    vec![
        ("target", meta.target.clone()),
        ("strategy", strategies.join(", ")),
        ("rate asked", format!("{} Hz", meta.rate_asked)),
        ("rate reached", format!("{:.1} Hz", meta.rate_reached)),
        ("seconds", format!("{:.3}", meta.seconds)),
        ("samples", profile.samples.len().to_string()),
        ("torn", meta.torn.to_string()),
        ("missed", meta.missed.to_string()),
        ("dropped", meta.dropped.to_string()),
        ("mode", meta.mode.clone()),
        ("unwind", meta.unwind.clone()),
    ]
}

/// The facts in one line.
#[must_use]
pub fn facts_line(profile: &Profile) -> String {
    let facts = facts(profile).into_iter();
    facts
        .map(|(name, value)| format!("{name}: {value}"))
        .collect::<Vec<_>>()
        .join("; ")
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

    #[test]
    fn raw_profiles_come_back_as_they_were() {
        let profile = profile();
        let bytes = Format::Raw.render(&profile, ALL).unwrap();
        assert_eq!(read_raw(&bytes), Ok(profile));
    }

    #[test]
    fn raw_profiles_that_lead_nowhere_are_refused() {
        let broken: [fn(&mut Profile); 5] = [
            |p| p.version += 1,
            |p| p.nodes[1].parent = Some(1),
            |p| p.nodes[1].location = 3,
            |p| p.locations[0].function = 3,
            |p| p.samples[0].thread = 1,
        ];
        for break_it in broken {
            let mut profile = profile();
            break_it(&mut profile);
            let bytes = Format::Raw.render(&profile, ALL).unwrap();
            assert!(read_raw(&bytes).is_err());
        }
        assert!(read_raw(b"{}").is_err());
    }

    #[test]
    fn what_is_hidden_is_not_counted() {
        let profile = profile();
        let count = |gc, idle| {
            profile
                .counts(Show { gc, idle })
                .iter()
                .map(|(_, n)| n)
                .sum::<u64>()
        };
        assert_eq!(count(true, true), 5);
        assert_eq!(count(false, true), 4);
        assert_eq!(count(true, false), 4);
        assert_eq!(count(false, false), 3);
    }

    #[test]
    fn formats_are_called_by_their_names() {
        for (name, format) in Format::NAMED {
            assert_eq!(name.parse(), Ok(format));
            assert_eq!(format.to_string(), name);
        }
        assert!("svg".parse::<Format>().unwrap_err().contains("flamegraph"));
    }
}
