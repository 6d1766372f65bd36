//! From the memory of a stack to the functions that its thread is in.
//!
//! # What is relied on
//!
//! A target writes all other words of a frame's header before the function, and takes the function away when it pops the
//! frame: what has a function is complete, and runs. The header says which frame it returns to, and where that one goes on.
//!
//! Where the target runs, the frames are read one after the other, upwards. As long as a frame runs, the one that it
//! returns to waits for it, and that one's caller too. So if each frame read returns to the one read just before, the
//! whole chain is that of the moment at which the last was read, unless a frame was replaced, by another of the same
//! function, in the time that it takes to read on to the next.
//!
//! A sample is *torn*, and dropped, where something else shows:
//!
//! - the blocks, or what is settled in them, are not those that the frames were read from;
//! - the frames of an older block do not end where that ends, or a word where an address should be leads nowhere;
//! - a frame does not name the one in front of it, or a chain of running generators that leads there, as the one it
//!   returns to;
//! - a frame goes on at what is no place in its code;
//! - the words of a header are not those of one frame.

use minivm_strategies::published::Layout;

use crate::cache::{Fresh, Generator, Part, ahead};
use crate::code::CodeId;
use crate::layout::word;
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::{Fetched, Frame, Known, Method, Reader};
use crate::state::{Block, Head};

/// The most bytes of a stack that are read for a sample.
const MAX_STACK_BYTES: u64 = 1 << 30;
/// The most frames that are followed one by one for a sample.
pub(crate) const MAX_STEPS: usize = 1 << 21;
/// The low bits of a value that is a pointer to an object, one byte behind the object's address.
pub(crate) const POINTER_TAG: u64 = 1;
/// Which bits those are.
pub(crate) const TAG_BITS: u64 = 7;
/// The most functions that are remembered with their codes; then all are forgotten.
const MAX_FUNCTIONS: usize = 1 << 18;
/// How many functions that take turns in a recursion are noted once only.
const SAME_AGAIN: usize = 8;
/// No object is at a lower address.
const LEAST_ADDRESS: u64 = 64 << 10;
/// What a picture that is not consistent is reported as.
pub(crate) const TORN: MemoryError = MemoryError::Unmapped;

/// What a call has fetched.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) buffer: &'a [u8],
    /// Where pieces of objects that were fetched on suspicion begin, if there are any.
    pub(crate) hints: Option<usize>,
    /// Where the top was when all this had been read.
    pub(crate) top: u64,
}

/// A walk along the frames of a thread, the oldest first.
pub(crate) struct Walk<'a> {
    pub(crate) known: &'a mut Known,
    pub(crate) frames: &'a mut Vec<Frame>,
    /// The registers of the newest frame so far; zero where there is none.
    pub(crate) registers: u64,
    /// Where that frame was last known to be.
    ip: u64,
    source: Source<'a>,
    /// What was found last: the line at which a code object goes on at the lower half of an address.
    line: (CodeId, u32, u32),
}

/// What a code object means to a walk.
#[derive(Clone, Copy, Debug)]
struct RecentCode {
    code: u64,
    id: CodeId,
    /// Bytes of a frame.
    bytes: usize,
    /// A function that is known to have that code.
    function: u64,
}

/// A frame whose function is not known to have its code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stranger {
    frame: u64,
    function: u64,
    code: u64,
}

/// The code objects met last, by address.
#[derive(Debug)]
pub(crate) struct RecentCodes(Box<[RecentCode; Self::COUNT]>);

impl RecentCodes {
    const COUNT: usize = 256;
    /// That of no frame: none has a code object at zero.
    const NONE: RecentCode = RecentCode {
        code: 0,
        id: CodeId(0),
        bytes: 0,
        function: 0,
    };

    /// Forgets all: addresses may have come to mean other code objects.
    pub(crate) fn clear(&mut self) {
        self.0.fill(Self::NONE);
    }

    #[inline]
    fn place(&mut self, code: u64) -> &mut RecentCode {
        &mut self.0[(code ^ code >> 10) as usize / 16 % Self::COUNT]
    }
}

impl Default for RecentCodes {
    fn default() -> Self {
        Self(Box::new([Self::NONE; Self::COUNT]))
    }
}

/// The words of a frame's header.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    pub(crate) previous: u64,
    pub(crate) code: u64,
    /// Where the frame was last known to be, if it has been anywhere.
    pub(crate) ip: u64,
    /// Where the frame that it returns to goes on: the lower half of the address.
    pub(crate) resume: u32,
    function: u64,
}

/// Where the words of a header are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots {
    bytes: usize,
    previous: u64,
    code: u64,
    ip: u64,
    flags: u64,
    function: u64,
}

impl Slots {
    pub(crate) fn of(layout: &Layout) -> Self {
        Self {
            bytes: layout.frame_header_bytes as usize,
            previous: layout.frame_previous,
            code: layout.frame_code,
            ip: layout.frame_ip,
            flags: layout.frame_flags,
            function: layout.frame_function,
        }
    }

    /// The header at the start of a frame.
    #[inline(always)]
    fn header(&self, frame: &[u8]) -> Result<Header, MemoryError> {
        let header = frame.get(..self.bytes).ok_or(TORN)?;
        Ok(Header {
            previous: word(header, self.previous),
            code: word(header, self.code),
            ip: word(header, self.ip),
            resume: (word(header, self.flags) >> 32) as u32,
            function: word(header, self.function),
        })
    }
}

impl Header {
    /// Whether the frame has been popped, or has not been pushed yet.
    pub(crate) fn has_returned(&self) -> bool {
        self.function == 0
    }
}

impl<'a> Walk<'a> {
    /// A walk that begins with no frame.
    pub(crate) fn new(
        known: &'a mut Known,
        frames: &'a mut Vec<Frame>,
        source: Source<'a>,
    ) -> Self {
        let cache = &mut known.cache;
        cache.strangers.clear();
        cache.used.clear();
        cache.ends.clear();
        cache.addresses.clear();
        Self {
            known,
            frames,
            registers: 0,
            ip: 0,
            source,
            line: (CodeId(u32::MAX), 0, 0),
        }
    }

    /// Adds a frame. Its line is not known before it is known whether it has called another.
    pub(crate) fn push(&mut self, code: CodeId, ip: u64) {
        self.frames.push(Frame { code, line: 0 });
        self.ip = ip;
    }

    /// A piece of an object, where it was fetched with the frames.
    fn fetched(&self, piece: Piece) -> Option<&'a [u8]> {
        let at = self.source.hints?;
        self.known.cache.hinted(piece, at, self.source.buffer)
    }
}

impl<M: Memory> Reader<M> {
    /// The functions that a thread is in, the oldest first, into `frames`, which holds those of the last sample. Returns
    /// how many of the oldest are as they were.
    ///
    /// # Errors
    /// [`MemoryError::Unmapped`] where there is no consistent picture; others where the process cannot be read.
    pub(crate) fn unwind(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
    ) -> Result<usize, MemoryError> {
        check(head, blocks)?;
        if self.method == Method::Chunks {
            return self.unwind_chunks(known, head, blocks, frames);
        }
        known.cache.clear();
        known.cache.restart(0, blocks);
        frames.clear();
        if self.method == Method::Head {
            self.unwind_head(known, head, blocks, frames)?;
        } else {
            self.unwind_frames(known, head, blocks, frames)?;
        }
        Ok(0)
    }

    fn unwind_chunks(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
    ) -> Result<usize, MemoryError> {
        let cache = &mut known.cache;
        let valid = if self.caching {
            cache.valid(head, blocks)
        } else {
            0
        };
        self.count_cache(valid, blocks.len());
        let same = self.caching
            && cache.newest.map(|block| (block.base, block.first))
                == blocks.last().map(|block| (block.base, block.first))
            && cache
                .head
                .as_ref()
                .is_some_and(|before| before.same_blocks(head));
        let mut runs: Vec<Option<Part>> = Vec::new();
        let newest = blocks.last();
        let reach = newest.map_or(0, |block| ahead(block.top, block.end));
        let predicted = cache.predicted(reach).filter(|_| same);
        if let Some(predicted) = predicted {
            runs.extend(predicted);
        } else {
            cache.restart(valid, blocks);
            if let Some(anchor) = cache.fresh.first() {
                let top = blocks[valid - 1].top;
                runs.push(Some(Part::new(anchor.start, top, u64::MAX)));
            }
            let new = blocks[valid..].iter();
            runs.extend(new.map(|block| Some(Part::new(block.first, block.top, u64::MAX))));
            if let Some(newest) = runs.last_mut().and_then(Option::as_mut) {
                newest.settled = head.settled;
                newest.end = newest.end.max(reach);
            }
        }
        let fetched = self.fetch_runs(known, runs)?;
        let buffer = std::mem::take(&mut self.second);
        let unwound = self
            .check_tail(head, &buffer, &fetched)
            .and_then(|source| self.unwind_runs(known, head, &fetched.runs, source, frames));
        self.second = buffer;
        if unwound.is_ok() && predicted.is_none() {
            known.cache.keep_older(valid, blocks);
        }
        unwound
    }

    fn count_cache(&mut self, valid: usize, live: usize) {
        if !self.caching || live < 2 {
            return;
        }
        let counter = match valid {
            0 => &mut self.stats.frame_cache_misses,
            _ if valid + 1 == live => &mut self.stats.frame_cache_hits,
            _ => &mut self.stats.frame_cache_partial_hits,
        };
        *counter += 1;
    }

    /// From the runs of frames that hold all that is not settled, and the anchor, to the functions.
    pub(crate) fn unwind_runs(
        &mut self,
        known: &mut Known,
        head: &Head,
        runs: &[Option<Part>],
        source: Source,
        frames: &mut Vec<Frame>,
    ) -> Result<usize, MemoryError> {
        let header_bytes = self.slots.bytes;
        let cache = &mut known.cache;
        let anchor = cache.fresh.first().copied().filter(|_| cache.anchored);
        let unchanged = cache.unchanged(runs, source.buffer, header_bytes);
        // The last frame that is as it was is decoded again, to go on from there.
        let from = unchanged.saturating_sub(1);
        let resumed = cache.fresh.get(from).copied();
        let resumed = resumed.filter(|_| unchanged > 0 || anchor.is_some());
        let before = resumed.map_or(0, |frame| frame.before);
        frames.truncate(before);
        cache.keep_generators(before);
        cache.fresh.truncate(from);
        self.stats.frames_read_from_cache += before as u64;

        let mut walk = Walk::new(known, frames, source);
        walk.registers = resumed.map_or(0, |frame| frame.previous);
        let start = resumed.map(|frame| frame.start).filter(|_| unchanged > 0);
        let walked = self
            .walk(&mut walk, runs, start)
            .and_then(|()| self.finish(&mut walk, head));
        let cache = &mut known.cache;
        if let Err(error) = walked {
            cache.go_back(anchor);
            return Err(error);
        }
        cache.head = Some(head.clone());
        cache.note_top(head.top);
        if self.caching {
            cache.anchor(head.settled);
            cache.keep_image(runs, source.buffer);
            cache.keep_hints();
        }
        Ok(before)
    }

    /// Follows the frames of runs upwards: from the start of the first run, or from the frame that starts at `start`.
    pub(crate) fn walk(
        &mut self,
        walk: &mut Walk,
        runs: &[Option<Part>],
        start: Option<u64>,
    ) -> Result<(), MemoryError> {
        let slots = self.slots;
        let mut start = start;
        let mut frames = 0;
        let mut indirect = walk
            .known
            .cache
            .fresh
            .last()
            .map_or(0, |frame| frame.indirect);
        let mut code = RecentCodes::NONE;
        let mut parts = runs.iter().flatten().peekable();
        while let Some(run) = parts.next() {
            let is_newest = parts.peek().is_none();
            let image = walk.source.buffer.get(run.at..run.at + run.bytes());
            let image = image.ok_or(TORN)?;
            let mut at = 0;
            if let Some(address) = start {
                if !(run.first..run.end).contains(&address) {
                    continue;
                }
                at = (address - run.first) as usize;
                start = None;
            }
            let mut newest = None;
            while at < image.len() {
                let frame = &image[at..];
                let start = run.first + at as u64;
                // Above the top is what has been left there, or a frame pushed just now.
                let is_above = is_newest && start >= walk.source.top;
                if is_above && frame.len() < slots.bytes {
                    break;
                }
                let header = slots.header(frame)?;
                let direct = header.previous == walk.registers;
                if header.has_returned() || is_above && !direct {
                    if is_newest {
                        break;
                    }
                    return Err(TORN);
                }
                if !direct && !self.add_generators(walk, header.previous)? {
                    if is_newest {
                        break;
                    }
                    return Err(TORN);
                }
                if header.code != code.code {
                    code = self.recent_code(header.code)?;
                }
                if code.bytes > frame.len() && !is_newest {
                    return Err(TORN);
                }
                if header.function != code.function {
                    code.function = header.function;
                    self.meet_function(walk, start, &header);
                }
                self.resume_at(walk, header.resume)?;
                let fresh = Fresh {
                    start,
                    before: walk.frames.len(),
                    previous: header.previous,
                    indirect: indirect + u32::from(!direct),
                };
                indirect = fresh.indirect;
                if start < run.settled {
                    walk.known.cache.fresh.clear();
                    walk.known.cache.anchored = true;
                }
                walk.known.cache.fresh.push(fresh);
                newest = Some(fresh);
                walk.registers = start + slots.bytes as u64;
                walk.push(code.id, header.ip);
                at += code.bytes;
                frames += 1;
            }
            walk.known.cache.ends.push(newest);
        }
        self.stats.frames_read_from_memory += frames;
        Ok(())
    }

    /// What the code object at an address means.
    fn recent_code(&mut self, code: u64) -> Result<RecentCode, MemoryError> {
        let place = *self.recent.place(code);
        if place.code == code {
            self.stats.code_object_cache_hits += 1;
            return Ok(place);
        }
        let id = self.code_at(code)?;
        let recent = RecentCode {
            code,
            id,
            bytes: self.codes.get(id).frame_bytes as usize,
            function: 0,
        };
        *self.recent.place(code) = recent;
        Ok(recent)
    }

    /// Notes a frame whose function is not known to have its code.
    pub(crate) fn meet_function(&mut self, walk: &mut Walk, frame: u64, header: &Header) {
        let &Header { function, code, .. } = header;
        let strangers = &mut walk.known.cache.strangers;
        let is_noted = |stranger: &Stranger| (stranger.function, stranger.code) == (function, code);
        if self.functions.contains(&(function, code)) {
            self.recent.place(code).function = function;
        } else if !strangers.iter().rev().take(SAME_AGAIN).any(is_noted) {
            strangers.push(Stranger {
                frame,
                function,
                code,
            });
        }
    }

    /// Checks the frames whose functions were not known to have their codes: the header of one that was read while it was
    /// pushed in place of another could be half of each. Where the function has another code, the header must at least be
    /// the same when it is read again.
    fn check_strangers(&mut self, walk: &mut Walk) -> Result<(), MemoryError> {
        let strangers = std::mem::take(&mut walk.known.cache.strangers);
        if strangers.is_empty() {
            return Ok(());
        }
        let header_bytes = self.slots.bytes;
        let object = |stranger: &Stranger| {
            let code = self.layout.function_code.wrapping_sub(POINTER_TAG);
            Piece::new(stranger.function.wrapping_add(code), 8)
        };
        let pieces: Vec<Piece> = strangers
            .iter()
            .flat_map(|stranger| [object(stranger), Piece::new(stranger.frame, header_bytes)])
            .collect();
        let bytes = self.bytes(&pieces)?;
        if self.functions.len() + strangers.len() > MAX_FUNCTIONS {
            self.functions.clear();
        }
        for (stranger, bytes) in strangers.iter().zip(bytes.chunks(8 + header_bytes)) {
            let again = self.header(&bytes[8..])?;
            let pair = (stranger.function, stranger.code);
            if word(bytes, 0) == stranger.code {
                self.functions.insert(pair);
            } else if (again.function, again.code) != pair {
                return Err(TORN);
            }
        }
        Ok(())
    }

    /// Notes where the newest frame so far goes on, as the frame that it has called says.
    #[inline]
    pub(crate) fn resume_at(&self, walk: &mut Walk, resume: u32) -> Result<(), MemoryError> {
        if let Some(frame) = walk.frames.last_mut() {
            let (code, at, line) = walk.line;
            if (code, at) == (frame.code, resume) {
                frame.line = line;
            } else {
                let code = self.codes.get(frame.code);
                frame.line = code.line_of_half(resume).ok_or(TORN)?;
                walk.line = (frame.code, resume, frame.line);
            }
        }
        Ok(())
    }

    /// Adds the running generators whose chain leads from `registers` back to the newest frame so far. False, and
    /// nothing is added, where `registers` are not those of a generator's frame.
    pub(crate) fn add_generators(
        &mut self,
        walk: &mut Walk,
        registers: u64,
    ) -> Result<bool, MemoryError> {
        let mut chain = Vec::new();
        let mut next = registers;
        // A circle comes back to the mark, which is set ever later.
        let (mut mark, mut until) = (None, 1);
        while next != walk.registers {
            if mark == Some(next) || chain.len() >= MAX_STEPS {
                return Err(TORN);
            }
            if chain.len() == until {
                (mark, until) = (Some(next), 2 * until);
            }
            let Some(header) = self.generator(walk, next)? else {
                return if chain.is_empty() {
                    Ok(false)
                } else {
                    Err(TORN)
                };
            };
            chain.push((next, header));
            next = header.previous;
        }
        for (registers, header) in chain.into_iter().rev() {
            self.resume_at(walk, header.resume)?;
            let code = self.code_at(header.code)?;
            walk.known.cache.generators.push(Generator {
                registers,
                before: walk.frames.len(),
            });
            walk.known.cache.addresses.push(registers);
            walk.push(code, header.ip);
        }
        walk.registers = registers;
        Ok(true)
    }

    /// The header of a generator's frame; None where there is no generator.
    pub(crate) fn generator(
        &mut self,
        walk: &mut Walk,
        registers: u64,
    ) -> Result<Option<Header>, MemoryError> {
        let bytes_in_front = self.layout.generator_registers;
        let object = registers.checked_sub(bytes_in_front);
        let Some(object) = object.filter(|&object| object >= LEAST_ADDRESS && object % 8 == 0)
        else {
            return Ok(None);
        };
        let piece = Piece::new(object, bytes_in_front as usize);
        let read;
        let bytes = match walk.fetched(piece) {
            Some(bytes) => bytes,
            None => match self.bytes(&[piece]) {
                Ok(bytes) => {
                    read = bytes;
                    &read
                }
                Err(MemoryError::Unmapped) => return Ok(None),
                Err(error) => return Err(error),
            },
        };
        let kind = bytes.get(self.layout.object_kind as usize);
        if kind.copied().map(u64::from) != Some(self.layout.kind_generator) {
            return Ok(None);
        }
        walk.known.cache.used.push(piece);
        self.stats.frames_read_from_memory += 1;
        let header = bytes.len().checked_sub(self.slots.bytes).ok_or(TORN)?;
        self.header(&bytes[header..]).map(Some)
    }

    /// Ends a walk.
    pub(crate) fn finish(&mut self, walk: &mut Walk, head: &Head) -> Result<(), MemoryError> {
        self.settle(walk, head)?;
        if let Some(frame) = walk.frames.last_mut() {
            // It has not called another that still runs.
            let code = self.codes.get(frame.code);
            frame.line = code.line_of(walk.ip).unwrap_or(code.first_line);
        }
        self.check_strangers(walk)
    }

    /// Adds the generators that run on top of the newest frame of the blocks.
    fn settle(&mut self, walk: &mut Walk, head: &Head) -> Result<(), MemoryError> {
        let innermost = head.innermost;
        let cache = &mut walk.known.cache;
        if innermost == 0
            || cache.in_blocks(innermost)
            || cache
                .generators
                .iter()
                .any(|generator| generator.registers == innermost)
        {
            return Ok(());
        }
        if self.add_generators(walk, innermost)? {
            Ok(())
        } else {
            Err(TORN)
        }
    }

    /// Checks what was fetched behind runs of frames against what was known before. What there is to walk along.
    pub(crate) fn check_tail<'a, T>(
        &self,
        head: &Head,
        buffer: &'a [u8],
        fetched: &Fetched<T>,
    ) -> Result<Source<'a>, MemoryError> {
        let (after, current) = self.tail(buffer.get(fetched.tail..).ok_or(TORN)?);
        if current && after.same_blocks(head) {
            Ok(Source {
                buffer,
                hints: None,
                top: after.top,
            })
        } else {
            Err(TORN)
        }
    }

    /// The header at the start of a frame.
    pub(crate) fn header(&self, frame: &[u8]) -> Result<Header, MemoryError> {
        self.slots.header(frame)
    }
}

/// Checks what a directory says before it is believed.
fn check(head: &Head, blocks: &[Block]) -> Result<(), MemoryError> {
    let mut total = 0_u64;
    for block in blocks {
        let ordered =
            block.base <= block.first && block.first <= block.top && block.top <= block.end;
        let aligned = [block.first, block.top]
            .iter()
            .all(|at| at.is_multiple_of(8));
        total = total.saturating_add(block.top.saturating_sub(block.first));
        if !ordered || !aligned || total > MAX_STACK_BYTES {
            return Err(TORN);
        }
    }
    if head.unsettled == 0 {
        Ok(())
    } else {
        Err(TORN)
    }
}
