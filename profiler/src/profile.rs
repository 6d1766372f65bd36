//! What sampling has collected: a tree of stacks, and which of them was seen when.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use crate::reader::Activity;
use crate::stats::ReadStats;

/// The version of the raw format; a reader refuses others.
pub const RAW_VERSION: u32 = 1;
/// Rates that a file can say were asked for or reached, in samples a second.
const LEAST_RATE: f64 = 1e-6;
const MOST_RATE: f64 = 1e9;
/// The longest time that a file can say sampling took: thirty years.
const MOST_SECONDS: f64 = 1e9;
/// The most samples that are kept with their times. What comes later is counted, and reported as missed.
pub const MAX_SAMPLES: usize = 64 << 20;

/// A function: name, file, and the line that it starts at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Function {
    /// The qualified name.
    pub name: String,
    /// The file.
    pub file: String,
    /// The line that it starts at.
    pub first_line: u32,
}

/// A place in a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The function, as an index into [`Profile::functions`].
    pub function: u32,
    /// The line.
    pub line: u32,
}

/// A stack: a place, and the stack of the function that called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Node {
    /// The stack below, as an index into [`Profile::nodes`], which is smaller than the stack's own.
    pub parent: Option<u32>,
    /// The place, as an index into [`Profile::locations`].
    pub location: u32,
}

/// A thread at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Microseconds since the sampling began.
    pub at_us: u64,
    /// The thread, as an index into [`Profile::threads`].
    pub thread: u32,
    /// The stack, as an index into [`Profile::nodes`]; None where the thread ran no function.
    pub stack: Option<u32>,
    /// Whether it was collecting garbage.
    pub collecting: bool,
}

/// A thread that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The number of the thread in its process.
    pub serial: u64,
    /// The number that the system gave it.
    pub tid: u64,
    /// The strategy of its stack.
    pub strategy: String,
}

/// How the sampling went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// What was sampled, for people: a script, or a process.
    pub target: String,
    /// The number of the process.
    pub pid: i32,
    /// Samples a second asked for.
    pub rate_asked: f64,
    /// Samples a second reached.
    pub rate_reached: f64,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// When it began, in milliseconds since 1970.
    pub started_ms: u64,
    /// Moments at which a sample was due but the one before had not been finished.
    pub missed: u64,
    /// Moments at which no consistent picture was to be had.
    pub torn: u64,
    /// Samples beyond [`MAX_SAMPLES`].
    pub dropped: u64,
    /// `running`, or `blocking` where the target was stopped for each sample.
    pub mode: String,
    /// How stacks were fetched.
    pub unwind: String,
    /// Why the sampling came to its end.
    #[serde(default)]
    pub ended: String,
    /// What reading has cost.
    pub reads: ReadStats,
}

/// What sampling has collected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// [`RAW_VERSION`].
    pub version: u32,
    /// How the sampling went.
    pub meta: Meta,
    /// Functions met.
    pub functions: Vec<Function>,
    /// Places met.
    pub locations: Vec<Location>,
    /// Stacks met.
    pub nodes: Vec<Node>,
    /// Threads met.
    pub threads: Vec<Thread>,
    /// Samples in the order in which they were taken.
    pub samples: Vec<Sample>,
}

impl Profile {
    /// The samples that are to be shown.
    pub fn shown(&self, show: Show) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(move |sample| show.shows(sample))
    }

    /// What is wrong with a profile that was read from a file.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let within = |index: u32, len: usize| (index as usize) < len;
        const { assert!(RAW_VERSION == 1, "the message below says so") };
        if self.version != RAW_VERSION {
            return Some("its version is not the one that is read here, 1");
        }
        let locations = self
            .locations
            .iter()
            .all(|l| within(l.function, self.functions.len()));
        let nodes = self.nodes.iter().enumerate().all(|(at, node)| {
            within(node.location, self.locations.len())
                && node.parent.is_none_or(|parent| within(parent, at))
        });
        let samples = self.samples.iter().all(|sample| {
            within(sample.thread, self.threads.len())
                && sample
                    .stack
                    .is_none_or(|stack| within(stack, self.nodes.len()))
        });
        if !(locations && nodes && samples) {
            return Some("an index in it leads nowhere");
        }
        let meta = &self.meta;
        let rates = [meta.rate_asked, meta.rate_reached];
        let possible = |rate| (LEAST_RATE..=MOST_RATE).contains(rate);
        // Nothing may have been reached.
        let possible = rates[..if self.samples.is_empty() { 1 } else { 2 }]
            .iter()
            .all(possible);
        if !possible || !(0.0..=MOST_SECONDS).contains(&meta.seconds) {
            return Some("its rates or its time make no sense");
        }
        let in_order = self.samples.is_sorted_by_key(|sample| sample.at_us);
        let over = meta.seconds * 1e6 + 1.0;
        let in_time = self
            .samples
            .last()
            .is_none_or(|last| last.at_us as f64 <= over);
        (!(in_order && in_time)).then_some("the times of its samples make no sense")
    }
}

/// Which samples are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Show {
    /// Those taken while garbage was collected.
    pub gc: bool,
    /// Those of threads that ran no function.
    pub idle: bool,
}

impl Show {
    /// Whether a sample is shown.
    #[must_use]
    pub fn shows(self, sample: &Sample) -> bool {
        let idle = sample.stack.is_none() && !sample.collecting;
        (self.gc || !sample.collecting) && (self.idle || !idle)
    }
}

/// Makes a profile, sample by sample.
#[derive(Debug, Default)]
pub struct Collector {
    /// The profile so far.
    pub profile: Profile,
    functions: HashMap<Function, u32, FixedState>,
    locations: HashMap<Location, u32, FixedState>,
    nodes: HashMap<Node, u32, FixedState>,
    threads: HashMap<u64, u32, FixedState>,
    /// For each code object that the reader has met, its function.
    by_code: Vec<u32>,
    /// Of each thread, its last stack, place by place.
    last: Vec<Vec<(crate::reader::Frame, u32)>>,
}

impl Collector {
    /// Takes in what was seen of a thread. `codes` are those that the frames name.
    pub fn add(&mut self, at_us: u64, sample: &crate::ThreadSample, codes: &crate::code::Codes) {
        let thread = self.thread(sample);
        let Some(frames) = sample.frames() else {
            self.profile.meta.torn += 1;
            return;
        };
        if self.profile.samples.len() >= MAX_SAMPLES {
            self.profile.meta.dropped += 1;
            return;
        }
        let mut last = std::mem::take(&mut self.last[thread as usize]);
        let same = sample.unchanged().min(last.len());
        let rest = last[same..].iter().zip(&frames[same..]);
        let same = same + rest.take_while(|((frame, _), now)| frame == *now).count();
        last.truncate(same);
        let mut parent = last.last().map(|&(_, node)| node);
        for &frame in &frames[same..] {
            let node = Node {
                parent,
                location: self.location(frame, codes),
            };
            let index = index_of(&mut self.nodes, &mut self.profile.nodes, node);
            last.push((frame, index));
            parent = Some(index);
        }
        self.last[thread as usize] = last;
        self.profile.samples.push(Sample {
            at_us,
            thread,
            stack: parent,
            collecting: sample.activity == Activity::Collecting,
        });
    }

    fn thread(&mut self, sample: &crate::ThreadSample) -> u32 {
        if let Some(&known) = self.threads.get(&sample.serial) {
            return known;
        }
        let index = self.profile.threads.len() as u32;
        self.profile.threads.push(Thread {
            serial: sample.serial,
            tid: sample.tid,
            strategy: sample.strategy.to_string(),
        });
        self.threads.insert(sample.serial, index);
        self.last.push(Vec::new());
        index
    }

    fn location(&mut self, frame: crate::reader::Frame, codes: &crate::code::Codes) -> u32 {
        while self.by_code.len() < codes.all().len() {
            let code = &codes.all()[self.by_code.len()];
            let function = Function {
                name: code.name.clone(),
                file: code.file.clone(),
                first_line: code.first_line,
            };
            let index = index_of(&mut self.functions, &mut self.profile.functions, function);
            self.by_code.push(index);
        }
        let location = Location {
            function: self.by_code[frame.code.0 as usize],
            line: frame.line,
        };
        index_of(&mut self.locations, &mut self.profile.locations, location)
    }
}

/// The index of an item in a list that has each once; adds it where it is new.
fn index_of<T: Clone + Eq + std::hash::Hash>(
    indices: &mut HashMap<T, u32, FixedState>,
    list: &mut Vec<T>,
    item: T,
) -> u32 {
    *indices.entry(item).or_insert_with_key(|item| {
        list.push(item.clone());
        (list.len() - 1) as u32
    })
}
