//! What every format says of one profile: the same counts, how the sampling went, and nothing that a program which reads
//! the format would refuse.

use std::collections::{BTreeMap, HashMap};

use minivm_profiler::profile::{
    Function, Location, Meta, Node, Profile, RAW_VERSION, Sample, Show, Thread,
};
use minivm_profiler::render::pprof::proto;
use minivm_profiler::render::{Format, read_raw};
use prost::Message;
use serde_json::Value;

const SHOWN: [Show; 3] = [
    Show {
        gc: true,
        idle: true,
    },
    Show {
        gc: true,
        idle: false,
    },
    Show {
        gc: false,
        idle: false,
    },
];

/// A profile of three threads with everything that can be in one, and names that hurt.
fn profile() -> Profile {
    let names = [
        "<module>",
        "größe.<locals>.数",
        "a;b c 7",
        "</script>\u{1b}[2J\n",
        "f \"'&<x>\\",
    ];
    let mut seed = 7_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let functions = names.iter().zip(1..).map(|(name, first_line)| Function {
        name: (*name).to_string(),
        file: format!(
            "/srv/a dir/{}.py",
            if first_line > 3 { "é<b>" } else { "main" }
        ),
        first_line,
    });
    let functions: Vec<Function> = functions.collect();
    let locations: Vec<Location> = (0..10)
        .map(|at| Location {
            function: at % 5,
            line: 10 + at,
        })
        .collect();
    let nodes: Vec<Node> = (0..200)
        .map(|at: u64| Node {
            parent: (at > 2).then(|| random(at) as u32),
            location: random(10) as u32,
        })
        .collect();
    let samples: Vec<Sample> = (0..3_000)
        .map(|at| Sample {
            at_us: at * 1_000,
            thread: random(3) as u32,
            stack: (random(9) > 0).then(|| random(200) as u32),
            collecting: random(11) == 0,
        })
        .collect();
    Profile {
        version: RAW_VERSION,
        meta: Meta {
            target: "dir with spaces/é.py --flag".to_string(),
            pid: 4711,
            rate_asked: 1000.0,
            rate_reached: 987.520_000_000_000_1,
            seconds: 3.0,
            started_ms: 1_700_000_000_000,
            missed: 37,
            torn: 5,
            dropped: 2,
            mode: "running".to_string(),
            unwind: "chunks".to_string(),
            ended: "with the process".to_string(),
            ..Meta::default()
        },
        functions,
        locations,
        nodes,
        threads: (0..3)
            .map(|serial| Thread {
                serial,
                tid: 5000 + serial,
                strategy: "reserved".to_string(),
            })
            .collect(),
        samples,
    }
}

fn bytes(format: Format, profile: &Profile, show: Show) -> Vec<u8> {
    let mut bytes = Vec::new();
    format.write(profile, show, &mut bytes).unwrap();
    bytes
}

fn text(format: Format, profile: &Profile, show: Show) -> String {
    String::from_utf8(bytes(format, profile, show)).unwrap()
}

fn json(format: Format, profile: &Profile, show: Show) -> Value {
    serde_json::from_slice(&bytes(format, profile, show)).unwrap()
}

fn pprof(profile: &Profile, show: Show) -> proto::Profile {
    let compressed = bytes(Format::Pprof, profile, show);
    let mut decompressed = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(&compressed[..]);
    std::io::Read::read_to_end(&mut reader, &mut decompressed).unwrap();
    proto::Profile::decode(&decompressed[..]).unwrap()
}

/// How often each stack was seen: the names of its functions, the oldest first.
type Stacks = BTreeMap<Vec<String>, u64>;

/// What the profile says, found in the simplest way.
fn truth(profile: &Profile, show: Show) -> Stacks {
    let mut stacks = Stacks::new();
    for sample in &profile.samples {
        let idle = sample.stack.is_none() && !sample.collecting;
        if (idle && !show.idle) || (sample.collecting && !show.gc) {
            continue;
        }
        let mut names = Vec::new();
        let mut next = sample.stack;
        while let Some(at) = next {
            let node = profile.nodes[at as usize];
            let function = profile.locations[node.location as usize].function;
            names.insert(0, profile.functions[function as usize].name.clone());
            next = node.parent;
        }
        if sample.collecting {
            names.push("(gc)".to_string());
        } else if idle {
            names.push("(idle)".to_string());
        }
        *stacks.entry(names).or_default() += 1;
    }
    stacks
}

fn of_collapsed(text: &str, profile: &Profile) -> Stacks {
    // Names as the format has to write them.
    let known: HashMap<String, &str> = profile
        .functions
        .iter()
        .map(|function| {
            let written = minivm_profiler::dump::harmless(&function.name).replace(';', ":");
            (written, function.name.as_str())
        })
        .collect();
    let mut stacks = Stacks::new();
    for line in text.lines().filter(|line| !line.starts_with("# ")) {
        let (stack, count) = line.rsplit_once(' ').unwrap();
        let name = |place: &str| {
            let name = place.rsplit_once(" (").map_or(place, |(name, _)| name);
            known.get(name).map_or(name, |name| name).to_string()
        };
        let names = stack.split(';').map(name).collect();
        *stacks.entry(names).or_default() += count.parse::<u64>().unwrap();
    }
    stacks
}

fn of_pprof(file: &proto::Profile) -> Stacks {
    let mut stacks = Stacks::new();
    for sample in &file.sample {
        let name = |&id: &u64| {
            let line = file.location[id as usize - 1].line[0];
            let function = file.function[line.function_id as usize - 1];
            file.string_table[function.name as usize].clone()
        };
        let names = sample.location_id.iter().rev().map(name).collect();
        *stacks.entry(names).or_default() += sample.value[0] as u64;
    }
    stacks
}

fn of_speedscope(file: &Value, rate: f64) -> Stacks {
    let mut stacks = Stacks::new();
    for profile in file["profiles"].as_array().unwrap() {
        let weights = profile["weights"].as_array().unwrap();
        let mut all = 0.0;
        for (stack, weight) in profile["samples"].as_array().unwrap().iter().zip(weights) {
            let name = |frame: &Value| {
                let frame = &file["shared"]["frames"][frame.as_u64().unwrap() as usize];
                frame["name"].as_str().unwrap().to_string()
            };
            let names = stack.as_array().unwrap().iter().map(name).collect();
            let weight = weight.as_f64().unwrap();
            *stacks.entry(names).or_default() += (weight * rate).round() as u64;
            all += weight;
        }
        assert!((profile["endValue"].as_f64().unwrap() - all).abs() < 1e-5);
    }
    stacks
}

fn of_firefox(file: &Value) -> Stacks {
    let mut stacks = Stacks::new();
    let index = |value: &Value| value.as_u64().map(|index| index as usize);
    for thread in file["threads"].as_array().unwrap() {
        for stack in thread["samples"]["stack"].as_array().unwrap() {
            let mut names = Vec::new();
            let mut next = index(stack);
            while let Some(at) = next {
                let frame = index(&thread["stackTable"]["frame"][at]).unwrap();
                let function = index(&thread["frameTable"]["func"][frame]).unwrap();
                let name = index(&thread["funcTable"]["name"][function]).unwrap();
                let name = &file["shared"]["stringArray"][name];
                names.insert(0, name.as_str().unwrap().to_string());
                next = index(&thread["stackTable"]["prefix"][at]);
            }
            *stacks.entry(names).or_default() += 1;
        }
    }
    stacks
}

/// The data in the page of a flame graph.
fn of_page(page: &str) -> Value {
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    serde_json::from_str(data).unwrap()
}

fn of_flamegraph(data: &Value) -> Stacks {
    let mut stacks = Stacks::new();
    for (at, count) in data["own"].as_array().unwrap().iter().enumerate() {
        let mut names = Vec::new();
        let mut next = at as i64;
        while next >= 0 {
            let location = data["location"][next as usize].as_u64().unwrap() as usize;
            let function = data["locations"][location][0].as_u64().unwrap() as usize;
            let name = data["functions"][function][0].as_str().unwrap();
            names.insert(0, name.to_string());
            next = data["parent"][next as usize].as_i64().unwrap();
        }
        if count.as_u64() != Some(0) {
            *stacks.entry(names).or_default() += count.as_u64().unwrap();
        }
    }
    stacks
}

#[test]
fn every_format_counts_the_same() {
    let profile = profile();
    for show in SHOWN {
        let truth = truth(&profile, show);
        let collapsed = text(Format::Collapsed, &profile, show);
        assert_eq!(of_collapsed(&collapsed, &profile), truth, "{show:?}");
        assert_eq!(of_pprof(&pprof(&profile, show)), truth, "{show:?}");
        let speedscope = json(Format::Speedscope, &profile, show);
        assert_eq!(
            of_speedscope(&speedscope, profile.meta.rate_reached),
            truth,
            "{show:?}"
        );
        assert_eq!(of_firefox(&json(Format::Firefox, &profile, show)), truth);
        let page = of_page(&text(Format::Flamegraph, &profile, show));
        assert_eq!(of_flamegraph(&page), truth);
        let samples: u64 = truth.values().sum();
        let svg = text(Format::Svg, &profile, show);
        assert!(svg.contains(&format!("total_samples=\"{samples}\"")));
        let summary = text(Format::Summary, &profile, show);
        let mut rows = 0;
        for row in summary
            .lines()
            .skip_while(|row| !row.contains("95 %"))
            .skip(1)
        {
            let columns: Vec<&str> = row.split_whitespace().collect();
            let name = row.split("%  ").last().unwrap();
            let name = name.rsplit_once(" (").map_or(name, |(name, _)| name);
            let is = |other: &String| minivm_profiler::dump::harmless(other) == name;
            let count = |counted: fn(&[String]) -> &[String]| -> u64 {
                let stacks = truth.iter();
                let holding = stacks.filter(|(names, _)| counted(names).iter().any(is));
                holding.map(|(_, count)| count).sum()
            };
            let own = count(|names| &names[names.len() - 1..]);
            assert_eq!(columns[0].parse(), Ok(own), "{row}");
            assert_eq!(columns[5].parse(), Ok(count(|names| names)), "{row}");
            rows += 1;
        }
        let functions: std::collections::BTreeSet<_> = truth.keys().flatten().collect();
        assert_eq!(rows, functions.len());
    }
}

#[test]
fn a_heat_map_has_each_line_of_the_profile() {
    let profile = profile();
    let page = text(Format::Heatmap, &profile, SHOWN[0]);
    let mut lines: HashMap<u32, u64> = HashMap::new();
    for sample in profile.samples.iter().filter(|sample| !sample.collecting) {
        let Some(stack) = sample.stack else { continue };
        let location = profile.nodes[stack as usize].location;
        *lines
            .entry(profile.locations[location as usize].line)
            .or_default() += 1;
    }
    for (line, own) in lines {
        let share = own as f64 * 100.0 / profile.samples.len() as f64;
        let row = page.lines().find(|row| {
            row.contains(&format!("<td class=n>{line}<td class=s>")) && row.starts_with("<tr id=")
        });
        let row = row.unwrap_or_else(|| panic!("no line {line}"));
        assert!(
            row.contains(&format!("><td class=n>{share:.1}%<td")),
            "{row}"
        );
    }
}

#[test]
fn every_format_says_how_the_sampling_went() {
    let profile = profile();
    for (name, format) in Format::NAMED {
        let written = match format {
            Format::Pprof => pprof(&profile, SHOWN[0]).string_table.join("\n"),
            _ => text(format, &profile, SHOWN[0]),
        };
        let facts: &[(&str, &str)] = match format {
            Format::Raw => &[
                ("strategy", "reserved"),
                ("rate_asked", "1000.0"),
                ("rate_reached", "987.5200000000001"),
                ("torn", "5"),
                ("dropped", "2"),
                ("missed", "37"),
                ("mode", "running"),
                ("ended", "with the process"),
            ],
            _ => &[
                ("strategy", "reserved"),
                ("rate asked", "1000 Hz"),
                ("rate reached", "987.5 Hz"),
                ("errors", "7"),
                ("missed", "37"),
                ("mode", "running"),
                ("ended", "with the process"),
            ],
        };
        for (fact, value) in facts {
            let forms = [
                format!("{fact}: {value}"),
                format!("\"{fact}\":{value}"),
                format!("\"{fact}\":\"{value}\""),
                format!("[\"{fact}\",\"{value}\"]"),
                format!("\"label\":\"{fact}\",\"format\":\"string\",\"value\":\"{value}\""),
                format!("<dt>{fact}<dd>{value}</div>"),
            ];
            let said = forms.iter().any(|form| written.contains(form));
            assert!(said, "{name} does not say {fact}");
        }
    }
}

#[test]
fn what_was_kept_for_later_gives_the_same_files() {
    let profile = profile();
    let raw = bytes(Format::Raw, &profile, SHOWN[0]);
    let later = read_raw(&raw[..]).unwrap();
    for (name, format) in Format::NAMED {
        for show in SHOWN {
            let same = bytes(format, &later, show) == bytes(format, &profile, show);
            assert!(same, "{name}");
        }
    }
}

/// Everything in a value that is no list or object.
fn leaves<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|item| leaves(item, found)),
        Value::Object(object) => object.values_mut().for_each(|item| leaves(item, found)),
        leaf => found.push(leaf),
    }
}

#[test]
fn a_file_with_anything_in_it_is_refused_or_reported_on() {
    let mut profile = profile();
    profile.samples.truncate(20);
    profile.nodes.truncate(20);
    for sample in &mut profile.samples {
        sample.stack = sample.stack.map(|stack| stack % 20);
    }
    let whole: Value = json(Format::Raw, &profile, SHOWN[0]);
    let count = {
        let (mut whole, mut found) = (whole.clone(), Vec::new());
        leaves(&mut whole, &mut found);
        found.len()
    };
    let others = [
        "0",
        "1",
        "-1",
        "4294967295",
        "4294967296",
        "18446744073709551615",
        "1e300",
        "-0.5",
        "5e-324",
        "\"\"",
        "\"\\u0000;\\n\\\"<\"",
        "null",
        "true",
        "[]",
        "{}",
    ];
    let (mut refused, mut reported) = (0, 0);
    for at in 0..count {
        for other in others {
            let mut damaged = whole.clone();
            let mut found = Vec::new();
            leaves(&mut damaged, &mut found);
            *found[at] = serde_json::from_str(other).unwrap();
            match read_raw(&serde_json::to_vec(&damaged).unwrap()[..]) {
                Err(_) => refused += 1,
                Ok(profile) => {
                    reported += 1;
                    for (name, format) in Format::NAMED {
                        let written = format.write(&profile, SHOWN[0], std::io::sink());
                        assert!(written.is_ok(), "{name}: {written:?}");
                    }
                }
            }
        }
    }
    assert!(refused > 1_000 && reported > 200, "{refused}, {reported}");
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Number,
    Bool,
    Text,
    Null,
    /// Anything of the kind, or null.
    OrNull(&'static Kind),
    /// A number that a table of this length has an entry for.
    Index(&'static str),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A number that says that there is nothing.
    None,
    /// An object with these entries and no others.
    Object(&'static [(&'static str, Kind)]),
    /// A list of these.
    List(&'static Kind),
    /// An object with a `length` and columns that are so long.
    Table(&'static [(&'static str, Kind)]),
}

/// Checks a value, and all in it. `lengths` says how many entries what can be referred to has.
fn check(value: &Value, kind: Kind, lengths: &HashMap<&str, usize>, path: &str) {
    let entries = |keys: &[(&str, Kind)], extra: usize| {
        let object = value
            .as_object()
            .unwrap_or_else(|| panic!("{path}: {value}"));
        for key in object.keys() {
            let known =
                keys.iter().any(|(known, _)| known == key) || (extra > 0 && key == "length");
            assert!(known, "{path}.{key} is not in the format");
        }
        assert_eq!(object.len(), keys.len() + extra, "{path} lacks something");
    };
    let holds = match kind {
        Kind::Number => value.is_number(),
        Kind::Bool => value.is_boolean(),
        Kind::Text => value.is_string(),
        Kind::Null => value.is_null(),
        Kind::OrNull(kind) => {
            if !value.is_null() {
                check(value, *kind, lengths, path);
            }
            true
        }
        Kind::Index(table) => {
            let length = lengths.get(table).copied().unwrap_or_default();
            value
                .as_u64()
                .is_some_and(|index| (index as usize) < length)
        }
        Kind::OneOf(texts) => value.as_str().is_some_and(|text| texts.contains(&text)),
        Kind::None => value.as_i64() == Some(-1),
        Kind::Object(keys) => {
            entries(keys, 0);
            for &(key, kind) in keys {
                check(&value[key], kind, lengths, &format!("{path}.{key}"));
            }
            true
        }
        Kind::List(kind) => {
            let list = value
                .as_array()
                .unwrap_or_else(|| panic!("{path}: {value}"));
            for (at, item) in list.iter().enumerate() {
                check(item, *kind, lengths, &format!("{path}[{at}]"));
            }
            true
        }
        Kind::Table(columns) => {
            entries(columns, 1);
            let length = value["length"].as_u64();
            for &(key, kind) in columns {
                let column = value[key].as_array();
                let column = column.unwrap_or_else(|| panic!("{path}.{key} is no column"));
                assert_eq!(Some(column.len() as u64), length, "{path}.{key}");
                for item in column {
                    check(item, kind, lengths, &format!("{path}.{key}"));
                }
            }
            true
        }
    };
    assert!(holds, "{path} is not {kind:?}: {value}");
}

/// The processed format of the Firefox Profiler, version 57, as far as a profile of ours has parts of it.
mod firefox {
    use super::Kind::{self, *};

    const MILLISECONDS: Kind = Number;
    const COLOURS: &[&str] = &[
        "transparent",
        "purple",
        "green",
        "orange",
        "yellow",
        "lightblue",
        "blue",
        "brown",
        "magenta",
        "red",
        "lightred",
        "darkgrey",
        "grey",
    ];
    const FUNCTIONS: Kind = Table(&[
        ("name", Index("strings")),
        ("isJS", Bool),
        ("relevantForJS", Bool),
        ("resource", None),
        ("fileName", OrNull(&Index("strings"))),
        ("lineNumber", OrNull(&Number)),
        ("columnNumber", Null),
    ]);
    const FRAMES: Kind = Table(&[
        ("address", None),
        ("inlineDepth", Number),
        ("category", Index("categories")),
        ("subcategory", Number),
        ("func", Index("funcTable")),
        ("nativeSymbol", Null),
        ("innerWindowID", Number),
        ("line", OrNull(&Number)),
        ("column", Null),
    ]);
    const STACKS: Kind = Table(&[
        ("prefix", OrNull(&Index("stackTable"))),
        ("frame", Index("frameTable")),
    ]);
    const RESOURCES: Kind = Table(&[
        ("lib", OrNull(&Index("libs"))),
        ("name", Index("strings")),
        ("host", OrNull(&Index("strings"))),
        ("type", Number),
    ]);
    const SYMBOLS: Kind = Table(&[
        ("libIndex", Index("libs")),
        ("address", Number),
        ("name", Index("strings")),
        ("functionSize", OrNull(&Number)),
    ]);
    const MARKERS: Kind = Table(&[
        ("data", Null),
        ("name", Index("strings")),
        ("startTime", OrNull(&MILLISECONDS)),
        ("endTime", OrNull(&MILLISECONDS)),
        ("phase", Number),
        ("category", Index("categories")),
    ]);
    const THREAD: Kind = Object(&[
        ("name", Text),
        ("processName", Text),
        ("processType", OneOf(&["default"])),
        ("isMainThread", Bool),
        ("pid", Text),
        ("tid", Number),
        ("registerTime", MILLISECONDS),
        ("unregisterTime", OrNull(&MILLISECONDS)),
        ("processStartupTime", MILLISECONDS),
        ("processShutdownTime", OrNull(&MILLISECONDS)),
        ("pausedRanges", List(&Null)),
        ("funcTable", FUNCTIONS),
        ("frameTable", FRAMES),
        ("stackTable", STACKS),
        // A table whose weights are not a column: it is looked at by itself.
        (
            "samples",
            Object(&[
                ("length", Number),
                ("stack", List(&OrNull(&Index("stackTable")))),
                ("time", List(&MILLISECONDS)),
                ("weight", Null),
                ("weightType", OneOf(&["samples"])),
            ]),
        ),
        ("resourceTable", RESOURCES),
        ("nativeSymbols", SYMBOLS),
        ("markers", MARKERS),
    ]);
    const CATEGORY: Kind = Object(&[
        ("name", Text),
        ("color", OneOf(COLOURS)),
        ("subcategories", List(&OneOf(&["Other"]))),
    ]);
    const SECTION: Kind = Object(&[
        ("label", Text),
        (
            "entries",
            List(&Object(&[
                ("label", Text),
                ("format", OneOf(&["string"])),
                ("value", Text),
            ])),
        ),
    ]);
    const META: Kind = Object(&[
        ("version", Number),
        ("preprocessedProfileVersion", Number),
        ("interval", MILLISECONDS),
        ("startTime", MILLISECONDS),
        ("endTime", MILLISECONDS),
        ("profilingStartTime", MILLISECONDS),
        ("profilingEndTime", MILLISECONDS),
        ("processType", Number),
        ("product", Text),
        ("arguments", Text),
        ("stackwalk", Number),
        ("debug", Bool),
        ("usesOnlyOneStackType", Bool),
        ("sourceCodeIsNotOnSearchfox", Bool),
        ("symbolicated", Bool),
        ("symbolicationNotSupported", Bool),
        ("importedFrom", Text),
        (
            "extensions",
            Table(&[("id", Text), ("name", Text), ("baseURL", Text)]),
        ),
        ("categories", List(&CATEGORY)),
        ("markerSchema", List(&Null)),
        (
            "sampleUnits",
            Object(&[
                ("time", OneOf(&["ms"])),
                ("eventDelay", OneOf(&["ms"])),
                (
                    "threadCPUDelta",
                    OneOf(&["ns", "µs", "variable CPU cycles"]),
                ),
            ]),
        ),
        ("extra", List(&SECTION)),
    ]);
    pub(super) const FILE: Kind = Object(&[
        ("meta", META),
        ("libs", List(&Null)),
        ("pages", List(&Null)),
        ("counters", List(&Null)),
        ("shared", Object(&[("stringArray", List(&Text))])),
        ("threads", List(&THREAD)),
    ]);
}

#[test]
fn firefox_files_are_of_the_format_in_every_table() {
    let profile = profile();
    for show in SHOWN {
        let file = json(Format::Firefox, &profile, show);
        let threads = file["threads"].as_array().unwrap();
        assert_eq!(threads.len(), 3);
        let categories = file["meta"]["categories"].as_array().unwrap();
        assert!(
            categories
                .iter()
                .any(|category| category["color"] == "grey")
        );
        assert!(
            categories
                .iter()
                .all(|category| category["subcategories"][0] == "Other")
        );
        assert_eq!(file["meta"]["preprocessedProfileVersion"], 57);
        for thread in threads {
            let length = |table: &str| thread[table]["length"].as_u64().unwrap() as usize;
            let strings = file["shared"]["stringArray"].as_array().unwrap().len();
            let lengths = HashMap::from([
                ("strings", strings),
                ("categories", categories.len()),
                ("funcTable", length("funcTable")),
                ("frameTable", length("frameTable")),
                ("stackTable", length("stackTable")),
            ]);
            let mut one = file.clone();
            one["threads"] = serde_json::json!([thread]);
            check(&one, firefox::FILE, &lengths, "file");
            let prefixes = thread["stackTable"]["prefix"].as_array().unwrap();
            for (at, prefix) in prefixes.iter().enumerate() {
                assert!(prefix.as_u64().is_none_or(|prefix| (prefix as usize) < at));
            }
            let samples = &thread["samples"];
            let column = |name: &str| samples[name].as_array().unwrap();
            assert_eq!(column("stack").len(), length("samples"));
            assert_eq!(column("time").len(), length("samples"));
            let times = column("time").iter().map(|time| time.as_f64().unwrap());
            assert!(times.is_sorted());
        }
    }
}

/// The file format of speedscope, as far as we write it.
mod speedscope {
    use super::Kind::{self, *};

    const PROFILE: Kind = Object(&[
        ("type", OneOf(&["sampled"])),
        ("name", Text),
        (
            "unit",
            OneOf(&[
                "bytes",
                "microseconds",
                "milliseconds",
                "nanoseconds",
                "none",
                "seconds",
            ]),
        ),
        ("startValue", Number),
        ("endValue", Number),
        ("samples", List(&List(&Index("frames")))),
        ("weights", List(&Number)),
    ]);
    pub(super) const FILE: Kind = Object(&[
        (
            "$schema",
            OneOf(&["https://www.speedscope.app/file-format-schema.json"]),
        ),
        ("name", Text),
        ("exporter", Text),
        ("activeProfileIndex", Index("profiles")),
        ("shared", Object(&[("frames", List(&FRAME))])),
        ("profiles", List(&PROFILE)),
    ]);
    const FRAME: Kind = Object(&[("name", Text), ("file", Text), ("line", Number)]);
    /// What is no function is nowhere.
    pub(super) const NOWHERE: Kind = Object(&[("name", Text)]);
}

#[test]
fn speedscope_files_are_of_the_format() {
    let profile = profile();
    for show in SHOWN {
        let mut file = json(Format::Speedscope, &profile, show);
        let frames = file["shared"]["frames"].as_array_mut().unwrap();
        let mut lengths = HashMap::from([("frames", frames.len())]);
        for frame in frames.split_off(profile.functions.len()) {
            check(&frame, speedscope::NOWHERE, &lengths, "frame");
        }
        lengths.insert("profiles", file["profiles"].as_array().unwrap().len());
        check(&file, speedscope::FILE, &lengths, "file");
        for profile in file["profiles"].as_array().unwrap() {
            let length = |column: &str| profile[column].as_array().unwrap().len();
            assert_eq!(length("samples"), length("weights"));
            let stacks = profile["samples"].as_array().unwrap();
            assert!(stacks.windows(2).all(|two| two[0] != two[1]));
        }
    }
}
