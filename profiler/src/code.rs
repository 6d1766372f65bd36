//! The code objects of a process: their names, their lines, and what their calls call.

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
    /// By instruction word, the one behind the last included.
    places: Vec<Place>,
}

/// What a saved instruction pointer tells: about the instruction that ends there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its line; zero where nothing ends there.
    pub(crate) line: u32,
    /// Its registers: the second, third and fourth byte.
    pub(crate) registers: [u8; 3],
    /// Whether it is a plain call: one of what the first of the registers holds.
    pub(crate) is_call: bool,
    /// Whether another line has a plain call with the same first and last register.
    pub(crate) has_double: bool,
}

impl Code {
    /// What a saved instruction pointer tells; None outside the code.
    #[inline]
    pub(crate) fn place(&self, ip: u64) -> Option<Place> {
        let bytes = ip.wrapping_sub(self.entry);
        let place = self.places.get(usize::try_from(bytes / 4).ok()?)?;
        (bytes.is_multiple_of(4) && place.line != 0).then_some(*place)
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
            Piece::new(field(layout.code_entry), words * 4),
            Piece::new(field(layout.code_lines), rows * row_bytes),
        ])?;
        let (name, rest) = bytes.split_at(name_bytes);
        let (file, rest) = rest.split_at(file_bytes);
        let (words, rows) = rest.split_at(words * 4);
        let first_line = u32::try_from(field(layout.code_first_line)).unwrap_or(0);
        let mut places = places(layout, words, first_line);
        let mut rows = rows.chunks_exact(row_bytes).peekable();
        while let Some(row) = rows.next() {
            // What ends behind an instruction word belongs to it.
            let from = (half(row, layout.line_word) as usize).saturating_add(1);
            let next = rows
                .peek()
                .map(|next| half(next, layout.line_word) as usize);
            let to = next.map_or(places.len(), |next| {
                next.saturating_add(1).min(places.len())
            });
            let line = half(row, layout.line_line).max(1);
            for place in places.get_mut(from..to).unwrap_or_default() {
                place.line = line;
            }
        }
        find_doubles(&mut places);
        Ok(Code {
            serial,
            name: String::from_utf8_lossy(name).into_owned(),
            file: String::from_utf8_lossy(file).into_owned(),
            first_line,
            frame_bytes,
            entry: field(layout.code_entry),
            locals,
            places,
        })
    }
}

/// The places of a code object: between its instruction words, and behind the last. All but the first, where no
/// instruction ends, have the same line for now.
fn places(layout: &Layout, words: &[u8], line: u32) -> Vec<Place> {
    let has = |set: [u64; 4], op: u8| set[usize::from(op / 64)] >> (op % 64) & 1 == 1;
    let (wide, calls) = (layout.wide_ops(), layout.call_ops());
    let unknown = Place {
        line: line.max(1),
        ..Place::default()
    };
    let mut places = vec![unknown; words.len() / 4 + 1];
    places[0] = Place::default();
    let mut at = 0;
    while let Some(&[op, a, b, c]) = words.get(at * 4..).and_then(|rest| rest.first_chunk()) {
        at += if has(wide, op) { 2 } else { 1 };
        if let Some(place) = places.get_mut(at) {
            place.registers = [a, b, c];
            place.is_call = has(calls, op);
        }
    }
    places
}

/// Notes which plain calls cannot be told from one on another line by the registers that they use.
fn find_doubles(places: &mut [Place]) {
    let key = |place: &Place| (place.registers[0], place.registers[2]);
    // The line of all calls with those registers; zero where there are several.
    let mut lines: HashMap<(u8, u8), u32, FixedState> = HashMap::default();
    for place in places.iter().filter(|place| place.is_call) {
        let line = lines.entry(key(place)).or_insert(place.line);
        if *line != place.line {
            *line = 0;
        }
    }
    for place in places.iter_mut().filter(|place| place.is_call) {
        place.has_double = lines.get(&key(place)) == Some(&0);
    }
}
