//! The format of `pprof` (`profile.proto`), compressed with gzip.

use std::collections::HashMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;

use crate::profile::{Profile, Show};
use crate::render::facts;

/// The messages of `profile.proto`, as published with pprof; fields that are not needed are left out.
pub mod proto {
    /// A profile.
    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Profile {
        /// What the values of samples mean.
        #[prost(message, repeated, tag = "1")]
        pub sample_type: Vec<ValueType>,
        /// The samples.
        #[prost(message, repeated, tag = "2")]
        pub sample: Vec<Sample>,
        /// The places they name.
        #[prost(message, repeated, tag = "4")]
        pub location: Vec<Location>,
        /// The functions those name.
        #[prost(message, repeated, tag = "5")]
        pub function: Vec<Function>,
        /// All strings; the first is empty.
        #[prost(string, repeated, tag = "6")]
        pub string_table: Vec<String>,
        /// When it began, in nanoseconds since 1970.
        #[prost(int64, tag = "9")]
        pub time_nanos: i64,
        /// How long it took.
        #[prost(int64, tag = "10")]
        pub duration_nanos: i64,
        /// What `period` counts.
        #[prost(message, optional, tag = "11")]
        pub period_type: Option<ValueType>,
        /// What lies between two samples.
        #[prost(int64, tag = "12")]
        pub period: i64,
        /// Remarks, as indices of strings.
        #[prost(int64, repeated, tag = "13")]
        pub comment: Vec<i64>,
        /// Which value is shown at first.
        #[prost(int64, tag = "14")]
        pub default_sample_type: i64,
    }

    /// What a value means, and its unit, as indices of strings.
    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub struct ValueType {
        /// What it means.
        #[prost(int64, tag = "1")]
        pub r#type: i64,
        /// Its unit.
        #[prost(int64, tag = "2")]
        pub unit: i64,
    }

    /// A stack and its values.
    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Sample {
        /// Numbers of places, the newest first.
        #[prost(uint64, repeated, tag = "1")]
        pub location_id: Vec<u64>,
        /// A value for each sample type.
        #[prost(int64, repeated, tag = "2")]
        pub value: Vec<i64>,
        /// What else is known of it.
        #[prost(message, repeated, tag = "3")]
        pub label: Vec<Label>,
    }

    /// A remark about a sample, as indices of strings.
    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub struct Label {
        /// What it is about.
        #[prost(int64, tag = "1")]
        pub key: i64,
        /// What it says.
        #[prost(int64, tag = "2")]
        pub str: i64,
    }

    /// A place.
    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Location {
        /// Its number, not zero.
        #[prost(uint64, tag = "1")]
        pub id: u64,
        /// Where it is in the source.
        #[prost(message, repeated, tag = "4")]
        pub line: Vec<Line>,
    }

    /// A line of a function.
    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub struct Line {
        /// The number of the function.
        #[prost(uint64, tag = "1")]
        pub function_id: u64,
        /// The line.
        #[prost(int64, tag = "2")]
        pub line: i64,
    }

    /// A function; its texts are indices of strings.
    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub struct Function {
        /// Its number, not zero.
        #[prost(uint64, tag = "1")]
        pub id: u64,
        /// Its name.
        #[prost(int64, tag = "2")]
        pub name: i64,
        /// Its name as the system knows it.
        #[prost(int64, tag = "3")]
        pub system_name: i64,
        /// Its file.
        #[prost(int64, tag = "4")]
        pub filename: i64,
        /// The line that it starts at.
        #[prost(int64, tag = "5")]
        pub start_line: i64,
    }
}

/// Strings by number; the first is empty.
#[derive(Default)]
struct Strings {
    list: Vec<String>,
    numbers: HashMap<String, i64>,
}

impl Strings {
    fn number(&mut self, text: &str) -> i64 {
        if self.list.is_empty() {
            self.list.push(String::new());
            self.numbers.insert(String::new(), 0);
        }
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.list.len() as i64;
        self.list.push(text.to_string());
        self.numbers.insert(text.to_string(), number);
        number
    }
}

/// The profile in this format.
///
/// # Errors
/// What the compressor says.
pub fn render(profile: &Profile, show: Show) -> Result<Vec<u8>, String> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&message(profile, show).encode_to_vec())
        .and_then(|()| gzip.finish())
        .map_err(|error| error.to_string())
}

/// The profile as a message.
#[must_use]
pub fn message(profile: &Profile, show: Show) -> proto::Profile {
    let mut strings = Strings::default();
    let mut value_type = |kind, unit| proto::ValueType {
        r#type: strings.number(kind),
        unit: strings.number(unit),
    };
    let samples_type = value_type("samples", "count");
    let wall_type = value_type("wall", "nanoseconds");
    let period = (1e9 / profile.meta.rate_reached.max(1e-9)) as i64;
    let (thread_key, gc_key, yes) = (
        strings.number("thread"),
        strings.number("gc"),
        strings.number("yes"),
    );
    let mut counts: HashMap<(Option<u32>, u32, bool), i64> = HashMap::new();
    for sample in profile.shown(show) {
        *counts
            .entry((sample.stack, sample.thread, sample.collecting))
            .or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    let mut samples = Vec::with_capacity(counts.len());
    for ((stack, thread, collecting), count) in counts {
        let mut location_id: Vec<u64> = stack
            .map_or_else(Vec::new, |stack| profile.stack(stack))
            .into_iter()
            .map(|place| u64::from(place) + 1)
            .collect();
        location_id.reverse();
        let name = profile.threads[thread as usize].tid.to_string();
        let mut label = vec![proto::Label {
            key: thread_key,
            str: strings.number(&name),
        }];
        if collecting {
            label.push(proto::Label {
                key: gc_key,
                str: yes,
            });
        }
        let value = vec![count, count.saturating_mul(period)];
        samples.push(proto::Sample {
            location_id,
            value,
            label,
        });
    }
    let function = (1_u64..).zip(&profile.functions).map(|(id, function)| {
        let name = strings.number(&function.name);
        proto::Function {
            id,
            name,
            system_name: name,
            filename: strings.number(&function.file),
            start_line: i64::from(function.first_line),
        }
    });
    let function = function.collect();
    let location = (1_u64..)
        .zip(&profile.locations)
        .map(|(id, location)| proto::Location {
            id,
            line: vec![proto::Line {
                function_id: u64::from(location.function) + 1,
                line: i64::from(location.line),
            }],
        });
    let location = location.collect();
    let comment = facts(profile)
        .into_iter()
        .map(|(name, value)| strings.number(&format!("{name}: {value}")))
        .collect();
    proto::Profile {
        sample_type: vec![samples_type, wall_type],
        sample: samples,
        location,
        function,
        string_table: strings.list,
        time_nanos: (profile.meta.started_ms as i64).saturating_mul(1_000_000),
        duration_nanos: (profile.meta.seconds * 1e9) as i64,
        period_type: Some(wall_type),
        period,
        comment,
        default_sample_type: wall_type.r#type,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, profile};
    use std::io::Read;

    #[test]
    fn what_is_written_decodes_to_what_was_meant() {
        let mut bytes = Vec::new();
        let gzip = render(&profile(), ALL).unwrap();
        flate2::read::GzDecoder::new(&gzip[..])
            .read_to_end(&mut bytes)
            .unwrap();
        let decoded = proto::Profile::decode(&bytes[..]).unwrap();
        assert_eq!(decoded, message(&profile(), ALL));
        assert_eq!(decoded.string_table[0], "");
        let text = |number: i64| decoded.string_table[number as usize].as_str();
        assert_eq!(text(decoded.sample_type[0].r#type), "samples");
        let names = |sample: &proto::Sample| -> Vec<&str> {
            let place = |id: &u64| decoded.location.iter().find(|l| l.id == *id).unwrap().line[0];
            let name = |line: proto::Line| {
                decoded
                    .function
                    .iter()
                    .find(|f| f.id == line.function_id)
                    .unwrap()
                    .name
            };
            sample
                .location_id
                .iter()
                .map(place)
                .map(name)
                .map(text)
                .collect()
        };
        let samples: Vec<_> = decoded
            .sample
            .iter()
            .map(|s| (names(s), s.value[0]))
            .collect();
        assert_eq!(
            samples,
            [
                (vec![], 1),
                (vec!["work", "main"], 3),
                (vec!["rest; really", "main"], 1)
            ]
        );
        assert!(
            decoded
                .comment
                .iter()
                .any(|&c| text(c) == "strategy: cached")
        );
    }
}
