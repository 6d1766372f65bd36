//! All threads of a process at one moment, with the values of their locals.

use serde::Serialize;

use crate::error::Error;
use crate::layout::{half, word};
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::{Activity, Frame, Method, Reader};
use crate::unwind::{POINTER_TAG, TAG_BITS};

/// How many bytes of a string are shown.
const SHOWN_BYTES: u32 = 80;
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
    /// Names and values of its locals, those without a value left out; empty where they were not asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locals: Vec<(String, String)>,
}

/// Looks at all threads of a process. `stopped` says that it does not run meanwhile; else the values of locals may be
/// younger than the frames.
///
/// # Errors
/// When the process cannot be read.
pub fn dump<M: Memory>(
    reader: &mut Reader<M>,
    locals: bool,
    stopped: bool,
) -> Result<Vec<ThreadDump>, Error> {
    let method = if locals {
        Method::Frames
    } else {
        Method::Chunks
    };
    reader.configure(method, false);
    let mut dumps: Vec<(u64, ThreadDump)> = Vec::new();
    for _ in 0..ATTEMPTS {
        let samples = reader.sample(stopped)?.to_vec();
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
        let name = text(reader, word(&bytes, at * 8))?;
        let value = word(&bytes, (count as u64 + at) * 8);
        if let Some(value) = show(reader, value, true) {
            locals.push((name, value));
        }
    }
    Ok(locals)
}

/// The text of a string object, at most so much of it as is shown.
fn text<M: Memory>(reader: &mut Reader<M>, object: u64) -> Result<String, MemoryError> {
    let layout = reader.layout;
    let at = |offset: u64| object.checked_add(offset).ok_or(MemoryError::Unmapped);
    let fields = reader.bytes(&[
        Piece::new(at(layout.str_data)?, 8),
        Piece::new(at(layout.str_bytes)?, 4),
    ])?;
    let bytes = half(&fields, 8);
    let shown = reader.bytes(&[Piece::new(
        word(&fields, 0),
        bytes.min(SHOWN_BYTES) as usize,
    )])?;
    let mut text = String::from_utf8_lossy(&shown).into_owned();
    if bytes > SHOWN_BYTES {
        text.push('…');
    }
    Ok(text)
}

/// A value for people; None for the marker of a variable without a value. Follows the cell of a variable that closures
/// share, once.
fn show<M: Memory>(reader: &mut Reader<M>, value: u64, follow: bool) -> Option<String> {
    if value & 3 == 0 {
        return Some((value.cast_signed() >> 2).to_string());
    }
    if value & 2 != 0 {
        return Some(format!(
            "{:?}",
            f64::from_bits(value.wrapping_add(1).rotate_right(4))
        ));
    }
    if value & TAG_BITS != POINTER_TAG {
        let names = ["None", "False", "True", "", "NotImplemented", "Ellipsis"];
        return match names.get((value >> 3) as usize) {
            Some(&"") => None,
            Some(name) => Some((*name).to_string()),
            None => Some(format!("<value {value:#x}>")),
        };
    }
    let object = value - POINTER_TAG;
    let shown = show_object(reader, object, follow);
    shown.unwrap_or_else(|_| Some(format!("<object at {object:#x}>")))
}

fn show_object<M: Memory>(
    reader: &mut Reader<M>,
    object: u64,
    follow: bool,
) -> Result<Option<String>, MemoryError> {
    let layout = reader.layout;
    let mut read = |address: u64, offset: u64| {
        let at = address.checked_add(offset).ok_or(MemoryError::Unmapped)?;
        reader
            .bytes(&[Piece::new(at, 8)])
            .map(|bytes| word(&bytes, 0))
    };
    let kind = read(object, layout.object_kind)? & 0xFF;
    if kind == layout.kind_cell && follow {
        let content = read(object, layout.cell_content)?;
        return Ok(show(reader, content, false));
    }
    if kind == layout.kind_str {
        return Ok(Some(format!("{:?}", text(reader, object)?)));
    }
    let shape = read(object, layout.object_shape)?;
    let class = read(shape, layout.shape_class)?;
    let name = read(class, layout.class_name)?;
    let name = text(reader, name)?;
    Ok(Some(format!("<{name} object at {object:#x}>")))
}
