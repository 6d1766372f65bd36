//! Text over a [`Stream`](super::stream::Stream): decoding, newlines, encoding. Nothing here knows of Python values.

use std::io;
use std::io::SeekFrom;

use super::stream::SharedStream;
use crate::text::decode::decode;
use crate::text::encode::encode;
use crate::text::encoding::{Encoding, Endian, ErrorHandler};
use crate::text::error::PyErr;
use crate::text::wtf8;

/// What a `newline` argument says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Newline {
    /// `None`: all three forms end a line and are read as `\n`.
    Translated,
    /// `''`: all three forms end a line and are read as they are.
    Universal,
    /// `'\n'`
    Lf,
    /// `'\r'`
    Cr,
    /// `'\r\n'`
    CrLf,
}

/// Why reading or writing text failed.
pub(super) enum TextError {
    /// The system refused.
    Io(io::Error),
    /// Bytes that mean no text, or text that has no bytes.
    Codec(PyErr),
}

impl From<io::Error> for TextError {
    fn from(error: io::Error) -> TextError {
        TextError::Io(error)
    }
}

impl From<PyErr> for TextError {
    fn from(error: PyErr) -> TextError {
        TextError::Codec(error)
    }
}

type Result<T> = std::result::Result<T, TextError>;

/// A stream of text.
pub(super) struct TextStream {
    pub(super) bytes: SharedStream,
    pub(super) encoding: Encoding,
    /// The name as the program gave it.
    pub(super) encoding_name: String,
    pub(super) errors: ErrorHandler,
    /// The name as the program gave it.
    pub(super) errors_name: String,
    pub(super) newline: Newline,
    /// Text decoded and not consumed yet begins at `at`. Newlines in it are as in the file.
    text: Vec<u8>,
    at: usize,
    /// Bytes read and not decoded yet: the start of a character.
    undecoded: Vec<u8>,
    at_end: bool,
    /// Nothing has been read yet: a byte order mark may follow.
    at_start: bool,
    pub(super) line_ends: LineEnds,
    /// A loop over the lines is under way, during which no position can be told.
    pub(super) is_iterated: bool,
}

/// Which of the three forms of a line end have been met.
#[derive(Clone, Copy, Default)]
pub(super) struct LineEnds {
    pub(super) cr: bool,
    pub(super) lf: bool,
    pub(super) crlf: bool,
    /// What was looked at last ended with a carriage return, which may be half of a line end.
    half: bool,
}

impl LineEnds {
    /// Looks at the next piece of a text, which may be its last.
    fn add(&mut self, text: &[u8], is_last: bool) {
        let mut rest = text;
        if self.half
            && let Some(&first) = text.first()
        {
            self.half = false;
            if first == b'\n' {
                self.crlf = true;
                rest = &text[1..];
            } else {
                self.cr = true;
            }
        }
        while let Some(at) = memchr::memchr2(b'\n', b'\r', rest) {
            let width = match (rest[at], rest.get(at + 1)) {
                (b'\n', _) => {
                    self.lf = true;
                    1
                }
                (_, Some(b'\n')) => {
                    self.crlf = true;
                    2
                }
                (_, Some(_)) => {
                    self.cr = true;
                    1
                }
                (_, None) => {
                    self.half = true;
                    1
                }
            };
            rest = &rest[at + width..];
        }
        if is_last && std::mem::take(&mut self.half) {
            self.cr = true;
        }
    }
}

/// What one line is: up to where, and whether its end is to be read as `\n`.
struct Line {
    len: usize,
    /// Bytes of the line end that stand for `\n` and are not that.
    foreign_end: usize,
}

impl TextStream {
    pub(super) fn new(
        bytes: SharedStream,
        encoding: (Encoding, String),
        errors: (ErrorHandler, String),
        newline: Newline,
    ) -> TextStream {
        TextStream {
            bytes,
            encoding: encoding.0,
            encoding_name: encoding.1,
            errors: errors.0,
            errors_name: errors.1,
            newline,
            text: Vec::new(),
            at: 0,
            undecoded: Vec::new(),
            at_end: false,
            at_start: true,
            line_ends: LineEnds::default(),
            is_iterated: false,
        }
    }

    fn pending(&self) -> &[u8] {
        &self.text[self.at..]
    }

    fn consume(&mut self, len: usize) {
        self.at += len;
        if self.at == self.text.len() {
            self.text.clear();
            self.at = 0;
        }
    }

    /// Forgets what was read ahead.
    fn discard(&mut self) {
        self.text.clear();
        self.at = 0;
        self.undecoded.clear();
        self.at_end = false;
    }

    /// Decodes another chunk; false at the end of the file.
    fn fill(&mut self) -> Result<bool> {
        if self.at > 0 {
            self.text.drain(..self.at);
            self.at = 0;
        }
        self.at_end = !self.bytes.borrow_mut().read_chunk(&mut self.undecoded)?;
        let wide = matches!(
            self.encoding,
            Encoding::Utf16(_)
                | Encoding::Utf32(_)
                | Encoding::UnicodeEscape
                | Encoding::RawUnicodeEscape
        );
        if wide && !self.at_end {
            // Units and escapes may be cut anywhere: all of the file is decoded at once.
            return Ok(true);
        }
        let complete = if self.at_end || self.encoding == Encoding::Ascii {
            self.undecoded.len()
        } else {
            complete_utf8(&self.undecoded, self.encoding)
        };
        if complete == 0 {
            self.line_ends.add(b"", self.at_end);
            return Ok(!self.at_end);
        }
        let encoding = match self.encoding {
            Encoding::Utf8Sig if !self.at_start => Encoding::Utf8,
            encoding => encoding,
        };
        self.at_start = false;
        let decoded = decode(&self.undecoded[..complete], encoding, &self.errors);
        self.undecoded.drain(..complete);
        let decoded = decoded?;
        if matches!(self.newline, Newline::Translated | Newline::Universal) {
            self.line_ends.add(&decoded, self.at_end);
        }
        if self.text.is_empty() {
            self.text = decoded;
        } else {
            self.text.extend_from_slice(&decoded);
        }
        Ok(true)
    }

    /// The first line of `text`, which begins a line or continues one; None where more must be read to tell.
    fn find_line(&self, text: &[u8], from: usize) -> Option<Line> {
        let rest = &text[from..];
        let plain = |len: usize| Line {
            len: from + len,
            foreign_end: 0,
        };
        match self.newline {
            Newline::Lf => memchr::memchr(b'\n', rest).map(|at| plain(at + 1)),
            Newline::Cr => memchr::memchr(b'\r', rest).map(|at| plain(at + 1)),
            Newline::CrLf => memchr::memmem::find(rest, b"\r\n").map(|at| plain(at + 2)),
            Newline::Translated | Newline::Universal => {
                let at = memchr::memchr2(b'\n', b'\r', rest)?;
                if rest[at] == b'\n' {
                    return Some(plain(at + 1));
                }
                let width = match rest.get(at + 1) {
                    Some(b'\n') => 2,
                    Some(_) => 1,
                    None if self.at_end => 1,
                    None => return None,
                };
                Some(Line {
                    len: from + at + width,
                    foreign_end: if self.newline == Newline::Translated {
                        width
                    } else {
                        0
                    },
                })
            }
        }
    }

    /// Reads one line, of at most `limit` characters, and gives its text to `take`; an empty one at the end of the file.
    pub(super) fn read_line<T>(
        &mut self,
        limit: Option<usize>,
        take: impl FnOnce(&[u8]) -> T,
    ) -> Result<T> {
        let mut searched = 0;
        let line = loop {
            if let Some(line) = self.find_line(self.pending(), searched) {
                break line;
            }
            let enough = limit.is_some_and(|limit| wtf8::count(self.pending()) > limit);
            if enough || self.at_end {
                break Line {
                    len: self.pending().len(),
                    foreign_end: 0,
                };
            }
            // A carriage return at the end may be the first half of a line end.
            searched = self.pending().len().saturating_sub(1);
            self.fill()?;
        };
        let end = line.len - line.foreign_end;
        let (result, consumed) = {
            let text = &self.pending()[..end];
            let cut = limit.map_or(end, |limit| wtf8::offset_of(text, limit));
            if cut < end || line.foreign_end == 0 {
                (take(&text[..cut]), cut)
            } else if limit.is_some_and(|limit| wtf8::count(text) >= limit) {
                (take(text), end)
            } else {
                (take(&[text, b"\n"].concat()), line.len)
            }
        };
        self.consume(consumed);
        self.end_if_exhausted();
        Ok(result)
    }

    /// A file that grows can be read on after its end was met.
    fn end_if_exhausted(&mut self) {
        if self.pending().is_empty() {
            self.at_end = false;
        }
    }

    /// Reads `count` characters, or fewer at the end of the file.
    pub(super) fn read(&mut self, count: usize) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut left = count;
        while left > 0 {
            let held = self.held_back();
            let available = self.pending().len() - held;
            if available == 0 {
                if self.at_end || !self.fill()? && self.pending().is_empty() {
                    break;
                }
                continue;
            }
            let (text, consumed, chars) = self.take_translated(available, left);
            out.extend_from_slice(&text);
            left -= chars;
            self.consume(consumed);
        }
        self.end_if_exhausted();
        Ok(out)
    }

    /// Bytes at the end of the pending text that may be half of a line end.
    fn held_back(&self) -> usize {
        let cr = self.newline == Newline::Translated && self.pending().ends_with(b"\r");
        usize::from(cr && !self.at_end)
    }

    /// At most `most` characters of the first `available` pending bytes, line ends translated; how many bytes those were,
    /// and how many characters they gave.
    fn take_translated(&self, available: usize, most: usize) -> (Vec<u8>, usize, usize) {
        let text = &self.pending()[..available];
        if self.newline != Newline::Translated || memchr::memchr(b'\r', text).is_none() {
            let end = wtf8::offset_of(text, most);
            let chars = if end < text.len() {
                most
            } else {
                wtf8::count(text)
            };
            return (text[..end].to_vec(), end, chars);
        }
        let mut out = Vec::new();
        let (mut at, mut chars) = (0, 0);
        while at < text.len() && chars < most {
            chars += 1;
            if text[at] == b'\r' {
                out.push(b'\n');
                at += if text.get(at + 1) == Some(&b'\n') {
                    2
                } else {
                    1
                };
                continue;
            }
            let width = wtf8::width_of_first(text[at]);
            out.extend_from_slice(&text[at..at + width]);
            at += width;
        }
        (out, at, chars)
    }

    /// Reads to the end of the file.
    pub(super) fn read_all(&mut self) -> Result<Vec<u8>> {
        while self.fill()? {}
        let text = std::mem::take(&mut self.text);
        let text = match self.at {
            0 => text,
            at => text[at..].to_vec(),
        };
        self.at = 0;
        self.at_end = false;
        if self.newline == Newline::Translated && memchr::memchr(b'\r', &text).is_some() {
            self.text = text;
            let (translated, _, _) = self.take_translated(self.text.len(), usize::MAX);
            self.text = Vec::new();
            return Ok(translated);
        }
        Ok(text)
    }

    /// Writes a string.
    #[inline]
    pub(super) fn write(&mut self, text: &[u8], is_ascii: bool) -> Result<()> {
        let plain_newlines = !matches!(self.newline, Newline::Cr | Newline::CrLf);
        let plain = match self.encoding {
            Encoding::Utf8 => is_ascii || wtf8::as_str(text).is_some(),
            Encoding::Ascii | Encoding::Latin1 => is_ascii,
            _ => false,
        };
        if plain && plain_newlines && self.text.is_empty() {
            return Ok(self.bytes.borrow_mut().write(text)?);
        }
        self.write_encoded(text)
    }

    fn write_encoded(&mut self, text: &[u8]) -> Result<()> {
        let replacement: &[u8] = match self.newline {
            Newline::Cr => b"\r",
            Newline::CrLf => b"\r\n",
            _ => b"\n",
        };
        let encoded = if replacement == b"\n" {
            encode(text, self.encoding, &self.errors)?
        } else {
            let lines = text.split(|&b| b == b'\n').collect::<Vec<_>>();
            encode(&lines.join(replacement), self.encoding, &self.errors)?
        };
        // A byte order mark is written once.
        self.encoding = match self.encoding {
            Encoding::Utf16(None) => Encoding::Utf16(Some(Endian::Little)),
            Encoding::Utf32(None) => Encoding::Utf32(Some(Endian::Little)),
            Encoding::Utf8Sig => Encoding::Utf8,
            encoding => encoding,
        };
        self.discard();
        Ok(self.bytes.borrow_mut().write(&encoded)?)
    }

    /// The position in the file, in bytes.
    pub(super) fn tell(&mut self) -> io::Result<u64> {
        let position = self.bytes.borrow_mut().tell()?;
        let pending = self.pending();
        let ahead = match self.encoding {
            Encoding::Utf8 | Encoding::Utf8Sig => pending.len(),
            Encoding::Ascii | Encoding::Latin1 => wtf8::count(pending),
            encoding => encode(pending, encoding, &ErrorHandler::SurrogatePass)
                .map_or(0, |bytes| bytes.len()),
        };
        Ok(position.saturating_sub((ahead + self.undecoded.len()) as u64))
    }

    /// Sets the position; returns the new one.
    pub(super) fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = self.bytes.borrow_mut().seek(to)?;
        self.discard();
        self.at_start = position == 0;
        self.line_ends = LineEnds::default();
        self.is_iterated = false;
        Ok(position)
    }
}

/// Length of the longest start of `bytes` that does not end inside a character.
fn complete_utf8(bytes: &[u8], encoding: Encoding) -> usize {
    if !matches!(encoding, Encoding::Utf8 | Encoding::Utf8Sig) {
        return bytes.len();
    }
    let len = bytes.len();
    for back in 1..=len.min(3) {
        let byte = bytes[len - back];
        if !wtf8::is_continuation(byte) {
            let width = match byte {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => 1,
            };
            return if width > back { len - back } else { len };
        }
    }
    len
}
