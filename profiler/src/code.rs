//! The code objects of a process: their names and their lines.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use minivm_strategies::published::Layout;

use crate::layout::{half, word};
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::Reader;

/// The longest name that is believed, in bytes.
const MAX_NAME_BYTES: u64 = 1 << 16;
/// The most instruction words, and the most rows of a line table, that are believed.
const MAX_WORDS: u64 = 1 << 24;
/// The largest frame that is believed, in bytes.
const MAX_FRAME_BYTES: u64 = 1 << 30;
/// The most code objects that are remembered; then all are forgotten.
const MAX_CODES: usize = 1 << 18;

/// Names a code object among those a reader has met: indexes [`Codes::get`]. Never means another one later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CodeId(pub u32);

/// What is known of a code object.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its number in its process, which no other has.
    pub serial: u64,
    /// The qualified name.
    pub name: String,
    /// The file.
    pub file: String,
    /// The line that it starts at.
    pub first_line: u32,
    /// Bytes of a frame, header included.
    pub(crate) frame_bytes: u64,
    /// The address of the first instruction.
    pub(crate) entry: u64,
    /// Addresses of the names of the locals, and how many.
    pub(crate) locals: (u64, u64),
    /// The line of the instruction that ends in front of a word, or behind the last: by word. Zero where none does.
    lines: Vec<u32>,
}

impl Code {
    /// The line of the instruction that ends where an instruction pointer is; None where that is not in the code.
    #[inline]
    pub(crate) fn line_of(&self, ip: u64) -> Option<u32> {
        self.line_at(ip.wrapping_sub(self.entry))
    }

    /// The same, from the lower half of the pointer.
    #[inline]
    pub(crate) fn line_of_half(&self, ip: u32) -> Option<u32> {
        self.line_at(u64::from(ip.wrapping_sub(self.entry as u32)))
    }

    #[inline]
    fn line_at(&self, bytes: u64) -> Option<u32> {
        let line = *self.lines.get(usize::try_from(bytes / 4).ok()?)?;
        (bytes.is_multiple_of(4) && line != 0).then_some(line)
    }
}

/// The code objects that a reader has met.
#[derive(Debug, Default)]
pub struct Codes {
    known: Vec<Code>,
    by_address: HashMap<u64, Entry, FixedState>,
    by_serial: HashMap<u64, CodeId, FixedState>,
    /// How many code objects the process had freed when the addresses were last known to be right.
    freed: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    id: CodeId,
    /// The count of freed code objects that the entry is right for.
    freed: u64,
}

impl Codes {
    /// What is known of a code object.
    #[must_use]
    pub fn get(&self, id: CodeId) -> &Code {
        &self.known[id.0 as usize]
    }

    /// All that are known, in the order of their numbers.
    #[must_use]
    pub fn all(&self) -> &[Code] {
        &self.known
    }

    /// Notes how many code objects the process has freed. Returns whether known addresses have to be checked.
    pub(crate) fn set_freed(&mut self, freed: u64) -> bool {
        let changed = freed != self.freed;
        self.freed = freed;
        changed
    }

    /// Whether the process has freed that many code objects and no more.
    pub(crate) fn is_current(&self, freed: u64) -> bool {
        freed == self.freed
    }

    /// The code object at an address, if it is known that it is still that one.
    #[inline]
    pub(crate) fn at(&self, address: u64) -> Option<CodeId> {
        let entry = self.by_address.get(&address)?;
        (entry.freed == self.freed).then_some(entry.id)
    }
}

impl<M: Memory> Reader<M> {
    /// The code object at an address: known, or read.
    ///
    /// # Errors
    /// When there is none at that address.
    pub(crate) fn code_at(&mut self, address: u64) -> Result<CodeId, MemoryError> {
        if let Some(id) = self.codes.at(address) {
            self.stats.code_object_cache_hits += 1;
            return Ok(id);
        }
        let layout = self.layout;
        let at = address
            .checked_add(layout.code_published)
            .ok_or(MemoryError::Unmapped)?;
        let record = self.bytes(&[Piece::new(at, layout.code_bytes as usize)])?;
        let serial = word(&record, layout.code_serial);
        let id = match self.codes.by_serial.get(&serial) {
            // What lies at a wrong address may look like a serial number, but not like all of a code object.
            Some(&id) if self.codes.get(id).entry != word(&record, layout.code_entry) => {
                return Err(MemoryError::Unmapped);
            }
            Some(&id) => id,
            None => {
                self.stats.code_object_cache_misses += 1;
                let code = self.read_code(&layout, &record)?;
                if self.codes.known.len() >= MAX_CODES {
                    return Err(MemoryError::Unmapped);
                }
                let id = CodeId(self.codes.known.len() as u32);
                self.codes.known.push(code);
                self.codes.by_serial.insert(serial, id);
                id
            }
        };
        let freed = self.codes.freed;
        if self.codes.by_address.len() >= MAX_CODES {
            self.codes.by_address.clear();
        }
        self.codes.by_address.insert(address, Entry { id, freed });
        Ok(id)
    }

    fn read_code(&mut self, layout: &Layout, record: &[u8]) -> Result<Code, MemoryError> {
        let field = |offset| word(record, offset);
        let bounded = |bytes: u64, most: u64| {
            usize::try_from(bytes)
                .ok()
                .filter(|_| bytes <= most)
                .ok_or(MemoryError::Unmapped)
        };
        let name_bytes = bounded(field(layout.code_name_bytes), MAX_NAME_BYTES)?;
        let file_bytes = bounded(field(layout.code_file_bytes), MAX_NAME_BYTES)?;
        let words = bounded(field(layout.code_words), MAX_WORDS)?;
        let rows = bounded(field(layout.code_line_rows), MAX_WORDS)?;
        let frame_bytes = field(layout.code_frame_bytes);
        let locals = (field(layout.code_locals), field(layout.code_local_count));
        bounded(frame_bytes, MAX_FRAME_BYTES)?;
        bounded(locals.1, MAX_NAME_BYTES)?;
        let serial = field(layout.code_serial);
        if frame_bytes < layout.frame_header_bytes || !frame_bytes.is_multiple_of(8) || serial == 0
        {
            return Err(MemoryError::Unmapped);
        }
        let row_bytes = layout.line_bytes as usize;
        let bytes = self.bytes(&[
            Piece::new(field(layout.code_name), name_bytes),
            Piece::new(field(layout.code_file), file_bytes),
            Piece::new(field(layout.code_lines), rows * row_bytes),
        ])?;
        let (name, rest) = bytes.split_at(name_bytes);
        let (file, rows) = rest.split_at(file_bytes);
        let first_line = u32::try_from(field(layout.code_first_line)).unwrap_or(0);
        // No instruction ends in front of the first.
        let mut lines = vec![first_line.max(1); words + 1];
        lines[0] = 0;
        let mut rows = rows.chunks_exact(row_bytes).peekable();
        while let Some(row) = rows.next() {
            // What ends behind an instruction word belongs to it.
            let from = (half(row, layout.line_word) as usize).saturating_add(1);
            let next = rows
                .peek()
                .map(|next| half(next, layout.line_word) as usize);
            let to = next.map_or(lines.len(), |next| next.saturating_add(1).min(lines.len()));
            let line = half(row, layout.line_line).max(1);
            lines.get_mut(from..to).unwrap_or_default().fill(line);
        }
        Ok(Code {
            serial,
            name: String::from_utf8_lossy(name).into_owned(),
            file: String::from_utf8_lossy(file).into_owned(),
            first_line,
            frame_bytes,
            entry: field(layout.code_entry),
            locals,
            lines,
        })
    }
}
