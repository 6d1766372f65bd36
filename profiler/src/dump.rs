//! All threads of a process at one moment, with the values of their locals.

use std::collections::HashSet;

use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::layout::word;
pub use crate::literal::harmless;
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::{Activity, Frame, Method, Reader};
use crate::values::{name, shown};

/// The most locals of a frame that are shown.
const SHOWN_LOCALS: u64 = 256;
/// How often a thread is looked at again where the picture is torn.
const ATTEMPTS: usize = 200;

/// A thread at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThreadDump {
    /// The number that the system gave the thread.
    pub tid: u64,
    /// The strategy of its stack.
    pub strategy: String,
    /// `running`, `collecting` or `idle`.
    pub activity: &'static str,
    /// Its functions, the newest first; None where no consistent picture was to be had.
    pub frames: Option<Vec<FrameDump>>,
}

/// A function that a thread is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrameDump {
    /// The qualified name.
    pub function: String,
    /// The file.
    pub file: String,
    /// The line, as precise as [`Frame::line`] is.
    pub line: u32,
    /// Names and values of its locals, those without a value left out; empty where they were not asked for. One that has
    /// not been assigned yet may have what its place held before.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub locals: Vec<(String, String)>,
}

/// As an object, in order. Variables of a comprehension come behind those of the function, and may have the same names.
fn as_map<S: Serializer>(locals: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut names = HashSet::new();
    let firsts = locals.iter().filter(|(name, _)| names.insert(name));
    serializer.collect_map(firsts.map(|(name, value)| (name, value)))
}

/// Looks at all threads of a process. Unless that is stopped meanwhile, the values of locals may be younger than the frames.
///
/// # Errors
/// When the process cannot be read.
pub fn dump<M: Memory>(reader: &mut Reader<M>, locals: bool) -> Result<Vec<ThreadDump>, Error> {
    let method = if locals {
        Method::Frames
    } else {
        Method::Chunks
    };
    reader.configure(method, false);
    let mut dumps: Vec<(u64, ThreadDump)> = Vec::new();
    for _ in 0..ATTEMPTS {
        let samples = reader.sample()?.to_vec();
        for sample in samples {
            let known = dumps
                .iter()
                .position(|(serial, _)| *serial == sample.serial);
            if known.is_some_and(|at| dumps[at].1.frames.is_some()) {
                continue;
            }
            let activity = match sample.activity {
                Activity::Running => "running",
                Activity::Collecting => "collecting",
                Activity::Idle => "idle",
            };
            let frames = sample.frames().map(|frames| {
                let addresses = reader.addresses(sample.serial);
                frames_of(reader, frames, if locals { &addresses } else { &[] })
            });
            let strategy = sample.strategy.to_string();
            let dump = ThreadDump {
                tid: sample.tid,
                strategy,
                activity,
                frames,
            };
            match known {
                Some(at) => dumps[at].1 = dump,
                None => dumps.push((sample.serial, dump)),
            }
        }
        if dumps.iter().all(|(_, dump)| dump.frames.is_some()) {
            break;
        }
    }
    Ok(dumps.into_iter().map(|(_, dump)| dump).collect())
}

fn frames_of<M: Memory>(
    reader: &mut Reader<M>,
    frames: &[Frame],
    addresses: &[u64],
) -> Vec<FrameDump> {
    let mut dumps = Vec::with_capacity(frames.len());
    for (at, frame) in frames.iter().enumerate().rev() {
        let code = reader.codes().get(frame.code);
        let (function, file) = (code.name.clone(), code.file.clone());
        let locals = addresses
            .get(at)
            .and_then(|&registers| locals_of(reader, frame, registers).ok())
            .unwrap_or_default();
        dumps.push(FrameDump {
            function,
            file,
            line: frame.line,
            locals,
        });
    }
    dumps
}

fn locals_of<M: Memory>(
    reader: &mut Reader<M>,
    frame: &Frame,
    registers: u64,
) -> Result<Vec<(String, String)>, MemoryError> {
    let (names, count) = reader.codes().get(frame.code).locals;
    let count = count.min(SHOWN_LOCALS) as usize;
    let bytes = reader.bytes(&[
        Piece::new(names, count * 8),
        Piece::new(registers, count * 8),
    ])?;
    let mut locals = Vec::new();
    for at in 0..count as u64 {
        let name = name(reader, word(&bytes, at * 8))?;
        let value = word(&bytes, (count as u64 + at) * 8);
        if let Some(value) = shown(reader, value) {
            locals.push((name, value));
        }
    }
    Ok(locals)
}
