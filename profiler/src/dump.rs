//! All threads of a process at one moment, with the values of their locals.

use serde::{Serialize, Serializer};

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
    /// Names and values of its locals, those without a value left out; empty where they were not asked for. One that has
    /// not been assigned yet may have what its place held before.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub locals: Vec<(String, String)>,
}

/// As an object, in order.
fn as_map<S: Serializer>(locals: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(locals.iter().map(|(name, value)| (name, value)))
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
        let name = name(reader, word(&bytes, at * 8))?;
        let value = word(&bytes, (count as u64 + at) * 8);
        if let Some(value) = show(reader, value, true) {
            locals.push((name, value));
        }
    }
    Ok(locals)
}

/// The characters of a string object, at most so many of them as are shown, and whether those are all. Half a surrogate
/// pair, which a string may hold, counts as one.
fn text<M: Memory>(reader: &mut Reader<M>, object: u64) -> Result<(Vec<u32>, bool), MemoryError> {
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
    Ok((decode(&shown), bytes <= SHOWN_BYTES))
}

/// The text of a string object that is a name.
fn name<M: Memory>(reader: &mut Reader<M>, object: u64) -> Result<String, MemoryError> {
    let (text, _) = text(reader, object)?;
    let chars = text.into_iter().map(char::from_u32);
    Ok(chars
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect())
}

/// The characters of UTF-8 that may hold surrogates, and may end in the middle of a character.
fn decode(bytes: &[u8]) -> Vec<u32> {
    let mut text = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let valid = match std::str::from_utf8(rest) {
            Ok(all) => all,
            Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(),
        };
        text.extend(valid.chars().map(u32::from));
        rest = match rest[valid.len()..] {
            [
                0xED,
                second @ 0xA0..=0xBF,
                third @ 0x80..=0xBF,
                ref rest @ ..,
            ] => {
                text.push(0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F));
                rest
            }
            // Of a character that is cut off there is nothing to show.
            [_, ref rest @ ..] => rest,
            [] => &[],
        };
    }
    text
}

/// A string as Python would write it.
fn quoted(text: &[u32], whole: bool) -> String {
    let has = |c: char| text.contains(&u32::from(c));
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    for &code in text {
        match char::from_u32(code) {
            Some('\n') => shown += "\\n",
            Some('\r') => shown += "\\r",
            Some('\t') => shown += "\\t",
            Some(c) if c == quote || c == '\\' => shown.extend(['\\', c]),
            Some(c) => shown += &printable(c),
            None => shown += &escaped(code),
        }
    }
    shown.push(quote);
    if !whole {
        shown.push('…');
    }
    shown
}

/// A character, or the escape sequence for one that does not show, or does more than that.
fn printable(c: char) -> String {
    if c.is_control() || c.escape_debug().eq(c.escape_unicode()) {
        escaped(u32::from(c))
    } else {
        c.to_string()
    }
}

fn escaped(code: u32) -> String {
    match code {
        ..=0xFF => format!("\\x{code:02x}"),
        0x100..=0xFFFF => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// Text from a process for a terminal: what would do more than show is escaped.
#[must_use]
pub fn harmless(text: &str) -> String {
    text.chars().map(printable).collect()
}

/// A float as Python would write it.
fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_string();
    }
    let text = format!("{value:?}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let digits = digits.strip_suffix(".0").unwrap_or(digits);
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            format!("{digits}e{sign}{exponent:0>2}")
        }
        None => text,
    }
}

/// A value for people; None for the marker of a variable without a value. Follows the cell of a variable that closures
/// share, once.
fn show<M: Memory>(reader: &mut Reader<M>, value: u64, follow: bool) -> Option<String> {
    if value & 3 == 0 {
        return Some((value.cast_signed() >> 2).to_string());
    }
    if value & 2 != 0 {
        return Some(float(f64::from_bits(value.wrapping_add(1).rotate_right(4))));
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
        let (text, whole) = text(reader, object)?;
        return Ok(Some(quoted(&text, whole)));
    }
    let shape = read(object, layout.object_shape)?;
    let class = read(shape, layout.shape_class)?;
    let class_name = read(class, layout.class_name)?;
    let name = name(reader, class_name)?;
    Ok(Some(format!("<{name} object at {object:#x}>")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_python_writes_them() {
        for (text, written) in [
            ("it", "'it'"),
            ("it's", "\"it's\""),
            ("it's \"so\"", "'it\\'s \"so\"'"),
            ("a\n\t\\", "'a\\n\\t\\\\'"),
            ("\x1b[31m\u{7f}\u{a0}é", "'\\x1b[31m\\x7f\\xa0é'"),
            ("\u{200b}\u{e0001}", "'\\u200b\\U000e0001'"),
        ] {
            assert_eq!(quoted(&decode(text.as_bytes()), true), written);
        }
        assert_eq!(quoted(&decode(b"a\xED\xA0\x80"), false), "'a\\ud800'…");
        for (value, written) in [
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
            (1e16, "1e+16"),
            (-2.5e-7, "-2.5e-07"),
            (1e300, "1e+300"),
            (0.0001, "0.0001"),
            (-0.0, "-0.0"),
        ] {
            assert_eq!(float(value), written);
        }
    }

    #[test]
    fn text_is_decoded_as_far_as_it_goes() {
        assert_eq!(decode("né".as_bytes()), [0x6E, 0xE9]);
        assert_eq!(decode(&"né".as_bytes()[..2]), [0x6E]);
        assert_eq!(decode(b"a\xED\xBF\xBFb"), [0x61, 0xDFFF, 0x62]);
        assert!(decode(b"\xFF\xED\xA0").is_empty());
    }

    #[test]
    fn no_name_commands_a_terminal() {
        assert_eq!(harmless("work\x1b[2J\r\n"), "work\\x1b[2J\\x0d\\x0a");
        assert_eq!(harmless("naïve.<locals>.f"), "naïve.<locals>.f");
    }
}
