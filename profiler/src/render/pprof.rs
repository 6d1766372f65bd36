//! The format of `pprof` (`profile.proto`), compressed with gzip.

use std::collections::{BTreeMap, HashMap};
use std::io::{Result, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;

use crate::render::facts;
use crate::render::view::View;

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
        /// What was mapped into memory: one entry, for the program.
        #[prost(message, repeated, tag = "3")]
        pub mapping: Vec<Mapping>,
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

    /// A program.
    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub struct Mapping {
        /// Its number, not zero.
        #[prost(uint64, tag = "1")]
        pub id: u64,
        /// Its file, as an index of a string.
        #[prost(int64, tag = "5")]
        pub filename: i64,
        /// Whether nobody need look for names of functions.
        #[prost(bool, tag = "7")]
        pub has_functions: bool,
        /// Nor for files.
        #[prost(bool, tag = "8")]
        pub has_filenames: bool,
        /// Nor for lines.
        #[prost(bool, tag = "9")]
        pub has_line_numbers: bool,
    }

    /// A place.
    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Location {
        /// Its number, not zero.
        #[prost(uint64, tag = "1")]
        pub id: u64,
        /// The number of the program it is in.
        #[prost(uint64, tag = "2")]
        pub mapping_id: u64,
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
        /// Its name as the system knows it. Not set: where it is the same as `name`, pprof takes names for those of C++,
        /// and cuts `<module>` and its like out of them.
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

/// The number of the one program there is.
const PROGRAM: u64 = 1;

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

/// Writes the profile in this format.
///
/// # Errors
/// What writing says.
pub fn write(view: &View<'_>, out: impl Write) -> Result<()> {
    let mut gzip = GzEncoder::new(out, Compression::default());
    let (all_but_samples, threads) = tables(view);
    gzip.write_all(&all_but_samples.encode_to_vec())?;
    // Messages one after the other are one message that has the items of all: so the samples of deep stacks need not be
    // in memory together.
    for sample in samples(view, &threads) {
        let part = proto::Profile {
            sample: vec![sample],
            ..proto::Profile::default()
        };
        gzip.write_all(&part.encode_to_vec())?;
    }
    gzip.finish().map(drop)
}

/// Everything but the samples, and what samples of each thread are labelled with.
fn tables(view: &View<'_>) -> (proto::Profile, Vec<proto::Label>) {
    let meta = &view.profile.meta;
    let mut strings = Strings::default();
    let mut value_type = |kind, unit| proto::ValueType {
        r#type: strings.number(kind),
        unit: strings.number(unit),
    };
    let samples_type = value_type("samples", "count");
    let wall_type = value_type("wall", "nanoseconds");
    let key = strings.number("thread");
    let threads = view.profile.threads.iter().map(|thread| proto::Label {
        key,
        str: strings.number(&thread.tid.to_string()),
    });
    let threads = threads.collect();
    let mapping = proto::Mapping {
        id: PROGRAM,
        filename: strings.number(&meta.target),
        has_functions: true,
        has_filenames: true,
        has_line_numbers: true,
    };
    let function = (1_u64..)
        .zip(&view.functions)
        .map(|(id, function)| proto::Function {
            id,
            name: strings.number(&function.name),
            system_name: 0,
            filename: strings.number(&function.file),
            start_line: i64::from(function.first_line),
        });
    let function = function.collect();
    let location = (1_u64..)
        .zip(&view.locations)
        .map(|(id, location)| proto::Location {
            id,
            mapping_id: PROGRAM,
            line: vec![proto::Line {
                function_id: u64::from(location.function) + 1,
                line: i64::from(location.line),
            }],
        });
    let comment = facts(view)
        .into_iter()
        .map(|(name, value)| strings.number(&format!("{name}: {value}")))
        .collect();
    let profile = proto::Profile {
        sample_type: vec![samples_type, wall_type],
        sample: Vec::new(),
        mapping: vec![mapping],
        location: location.collect(),
        function,
        string_table: strings.list,
        time_nanos: (meta.started_ms as i64).saturating_mul(1_000_000),
        duration_nanos: (meta.seconds * 1e9) as i64,
        period_type: Some(wall_type),
        period: period(view),
        comment,
        default_sample_type: wall_type.r#type,
    };
    (profile, threads)
}

/// What a sample stands for, in nanoseconds.
fn period(view: &View<'_>) -> i64 {
    (1e9 / view.profile.meta.rate_reached.max(f64::MIN_POSITIVE)) as i64
}

/// The samples: one for each stack of each thread.
fn samples<'a>(
    view: &'a View<'_>,
    threads: &'a [proto::Label],
) -> impl Iterator<Item = proto::Sample> + 'a {
    let mut counts: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for seen in view.seen() {
        *counts.entry((seen.node, seen.thread)).or_default() += 1;
    }
    let period = period(view);
    counts.into_iter().map(move |((node, thread), count)| {
        let places = view.places(node).into_iter().rev();
        proto::Sample {
            location_id: places.map(|place| u64::from(place) + 1).collect(),
            value: vec![count, count.saturating_mul(period)],
            label: vec![threads[thread as usize]],
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use crate::render::Format;
    use crate::render::tests::{ALL, bytes, deep, profile};
    use std::io::Read;

    fn decoded(profile: &Profile) -> proto::Profile {
        let mut decompressed = Vec::new();
        flate2::read::GzDecoder::new(&bytes(Format::Pprof, profile, ALL)[..])
            .read_to_end(&mut decompressed)
            .unwrap();
        proto::Profile::decode(&decompressed[..]).unwrap()
    }

    /// What the documentation of the format asks of a file: that everything named exists, and has its own number.
    fn check(file: &proto::Profile) {
        assert_eq!(file.string_table[0], "");
        let unique: std::collections::HashSet<_> = file.string_table.iter().collect();
        assert_eq!(unique.len(), file.string_table.len());
        let text = |number: i64| &file.string_table[usize::try_from(number).unwrap()];
        for kind in file.sample_type.iter().chain(&file.period_type) {
            assert!(!text(kind.r#type).is_empty() && !text(kind.unit).is_empty());
        }
        assert!(file.period > 0 && file.time_nanos > 0 && file.duration_nanos > 0);
        let default = file.default_sample_type;
        assert!(file.sample_type.iter().any(|kind| kind.r#type == default));
        assert_eq!((file.mapping.len(), file.mapping[0].id), (1, PROGRAM));
        for (at, function) in (1..).zip(&file.function) {
            assert_eq!(function.id, at);
            assert!(!text(function.name).is_empty());
            text(function.filename);
            assert_ne!(function.system_name, function.name);
        }
        for (at, location) in (1..).zip(&file.location) {
            assert_eq!((location.id, location.mapping_id), (at, PROGRAM));
            assert!((1..=file.function.len() as u64).contains(&location.line[0].function_id));
        }
        for sample in &file.sample {
            assert_eq!(sample.value.len(), file.sample_type.len());
            assert_eq!(sample.value[1], sample.value[0] * file.period);
            assert!(!sample.location_id.is_empty());
            let places = 1..=file.location.len() as u64;
            assert!(sample.location_id.iter().all(|id| places.contains(id)));
            assert_eq!(text(sample.label[0].key), "thread");
        }
        let comments: Vec<_> = file.comment.iter().map(|&c| text(c)).collect();
        assert!(comments.iter().any(|c| *c == "strategy: cached"));
    }

    #[test]
    fn what_is_written_decodes_to_what_was_meant() {
        let file = decoded(&profile());
        check(&file);
        let name = |id: &u64| {
            let line = file.location[*id as usize - 1].line[0];
            let function = file.function[line.function_id as usize - 1];
            file.string_table[function.name as usize].as_str()
        };
        let samples: Vec<(Vec<&str>, i64)> = file
            .sample
            .iter()
            .map(|s| (s.location_id.iter().map(name).collect(), s.value[0]))
            .collect();
        assert_eq!(
            samples,
            [
                (vec!["work", "main"], 3),
                (vec!["(gc)", "rest; really", "main"], 1),
                (vec!["(idle)"], 1),
            ]
        );
    }

    #[test]
    fn deep_stacks_are_bounded() {
        let file = decoded(&deep(100_000));
        check(&file);
        let depth = file.sample[0].location_id.len() as u32;
        assert_eq!(depth, crate::render::view::MAX_DEPTH);
    }
}
