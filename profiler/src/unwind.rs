//! From the memory of a stack to the functions that its thread is in.
//!
//! # What is relied on
//!
//! A target writes the header of a frame before it moves the top past it, so that at any instant all frames below the
//! top are complete, and each but the newest has saved where it goes on. Where the target is stopped there is nothing
//! more to it.
//!
//! Where it runs, the top is read a little before the frames, and the frames one after the other, so that what is read
//! may never have been there at one time. Such a sample is *torn*. These show it, and the sample is dropped:
//!
//! - the directory changed between the first look and one after the frames;
//! - the frames do not end where the top was, or a word where an address should be leads nowhere;
//! - a frame does not name the one in front of it, or a chain of running generators that leads there, as the one it
//!   returns to;
//! - a frame that has called another has not saved a place in its own code;
//! - a frame calls, by the instruction it has saved its place behind, another function than the one that runs next, or
//!   that one returns in another way, or to another register;
//! - the newest frames are read twice, and one of them but the last is of another function the second time;
//! - a frame waits at a call that some other line could have made as well, and it waits elsewhere the second time;
//! - a frame waits at what is no plain call of a function, so that nothing proves what it waits for; and it waits elsewhere
//!   the second time, or for another frame, or the frame that it waits for has been left in the end.
//!
//! A register of the caller names its callee for as long as that runs. But a loop that calls one function and then another
//! loads that register a moment before it saves the new place, and what is on top of a frame that has just returned still
//! looks like a frame: hence the second look.

use crate::cache::{Fresh, Generator, Part};
use crate::code::{CodeId, Place};
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
/// How a frame returns, by bits 2 to 4 of its flags: its value goes to a register.
const PLAIN: u64 = 0;
/// Its value is dropped, and an instance goes to a register.
const INSTANCE: u64 = 2;
/// It is a generator's, from the first number to the last.
const GENERATOR_LEAST: u64 = 3;
const GENERATOR_MOST: u64 = 5;
/// What a picture that is not consistent is reported as.
pub(crate) const TORN: MemoryError = MemoryError::Unmapped;

/// What a call has fetched.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) buffer: &'a [u8],
    /// Where pieces of objects that were fetched on suspicion begin, if there are any.
    pub(crate) hints: Option<usize>,
    /// The newest frames as they were before all others were read, where they were read twice.
    pub(crate) twice: Option<Part>,
    /// Where the top was when all this had been read.
    pub(crate) top_after: u64,
}

/// A walk along the frames of a thread, the oldest first.
pub(crate) struct Walk<'a> {
    pub(crate) known: &'a mut Known,
    pub(crate) frames: &'a mut Vec<Frame>,
    /// The registers of the newest frame so far; zero where there is none.
    pub(crate) registers: u64,
    /// The newest frame of the blocks so far, where its memory is at hand.
    caller: Option<Caller>,
    source: Source<'a>,
    /// From where on frames were read twice; beyond all where none were.
    twice_from: u64,
    /// The process does not run meanwhile.
    stopped: bool,
}

/// A frame whose memory is at hand.
#[derive(Clone, Copy)]
struct Caller {
    /// What its saved instruction pointer tells.
    place: Option<Place>,
    /// Where its registers are in the buffer, and how many bytes they have.
    registers: usize,
    bytes: usize,
}

/// What a code object and a place in it mean.
#[derive(Clone, Copy, Debug)]
struct Site {
    code: u64,
    ip: u64,
    /// Bytes of a frame.
    bytes: usize,
    place: Option<Place>,
    frame: Frame,
}

/// The sites met last. Frames one after the other often have the same, or take turns.
#[derive(Debug)]
pub(crate) struct Sites(Box<[Site; Self::COUNT]>);

impl Sites {
    const COUNT: usize = 256;
    /// That of no frame: none has a code object at zero.
    const NONE: Site = Site {
        code: 0,
        ip: 0,
        bytes: 0,
        place: None,
        frame: Frame {
            code: CodeId(0),
            line: 0,
        },
    };

    /// Forgets all: addresses may have come to mean other code objects.
    pub(crate) fn clear(&mut self) {
        self.0.fill(Self::NONE);
    }

    #[inline]
    fn place(&mut self, header: &Header) -> &mut Site {
        let mixed = header.ip ^ header.ip >> 10 ^ header.code >> 5;
        &mut self.0[mixed as usize / 4 % Self::COUNT]
    }
}

impl Default for Sites {
    fn default() -> Self {
        Self(Box::new([Self::NONE; Self::COUNT]))
    }
}

/// The words of a frame's header.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    pub(crate) previous: u64,
    pub(crate) code: u64,
    pub(crate) ip: u64,
    pub(crate) flags: u64,
    pub(crate) function: u64,
}

impl Header {
    /// Whether both are of calls of the same function by the same frame.
    fn is_alike(&self, other: &Self) -> bool {
        (self.previous, self.code, self.function) == (other.previous, other.code, other.function)
    }

    /// Whether a frame that was called by an instruction can return as this one does. See "Frames" in `docs/layout.md`.
    #[inline]
    fn returns_to(&self, place: &Place) -> bool {
        let [a, _, c] = place.registers.map(u64::from);
        if self.flags == c << 24 {
            // As most do: plain, to the last register.
            return true;
        }
        let to = self.flags >> 24 & 0xFFFF;
        match self.flags >> 2 & 7 {
            PLAIN => to == c || to == a && !place.is_call,
            INSTANCE => to == c && (self.flags >> 40 & 0xFFFF == a || !place.is_call),
            GENERATOR_LEAST..=GENERATOR_MOST => false,
            _ => true,
        }
    }
}

impl<'a> Walk<'a> {
    /// A walk that begins with no frame.
    pub(crate) fn new(
        known: &'a mut Known,
        frames: &'a mut Vec<Frame>,
        source: Source<'a>,
        stopped: bool,
    ) -> Self {
        let cache = &mut known.cache;
        cache.doubtful.clear();
        cache.doubts.clear();
        cache.used.clear();
        cache.ends.clear();
        cache.addresses.clear();
        Self {
            known,
            frames,
            registers: 0,
            caller: None,
            twice_from: source.twice.map_or(u64::MAX, |twice| twice.first),
            source,
            stopped,
        }
    }

    /// A piece of an object, where it was fetched with the frames. The next sample will ask for it too.
    fn fetched(&mut self, piece: Piece) -> Option<&'a [u8]> {
        let cache = &mut self.known.cache;
        cache.used.push(piece);
        let at = self.source.hints?;
        cache.hinted(piece, at, self.source.buffer)
    }
}

impl<M: Memory> Reader<M> {
    /// The functions that a thread is in, the oldest first, into `frames`, which holds those of the last sample. `stopped`
    /// says that the process does not run. Returns how many of the oldest are as they were.
    ///
    /// # Errors
    /// [`MemoryError::Unmapped`] where there is no consistent picture; others where the process cannot be read.
    pub(crate) fn unwind(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
        stopped: bool,
    ) -> Result<usize, MemoryError> {
        check(head, blocks)?;
        if self.method == Method::Chunks {
            return self.unwind_chunks(known, head, blocks, frames, stopped);
        }
        known.cache.clear();
        known.cache.restart(0, blocks);
        frames.clear();
        if self.method == Method::Head {
            self.unwind_head(known, head, blocks, frames, stopped)?;
        } else {
            self.unwind_frames(known, head, blocks, frames, stopped)?;
        }
        Ok(0)
    }

    fn unwind_chunks(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
        stopped: bool,
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
        let predicted = cache.predicted(head.top).filter(|_| same);
        if let Some(predicted) = predicted {
            runs.extend(predicted);
        } else {
            cache.restart(valid, blocks);
            let run = |first: u64, block: &Block, settled: u64| {
                Some(Part {
                    first,
                    top: block.top,
                    at: 0,
                    settled,
                })
            };
            if let Some(anchor) = cache.fresh.first() {
                runs.push(run(anchor.start, &blocks[valid - 1], u64::MAX));
            }
            let new = blocks[valid..].iter();
            runs.extend(new.map(|block| run(block.first, block, u64::MAX)));
            if let Some(newest) = runs.last_mut().and_then(Option::as_mut) {
                newest.settled = head.settled;
            }
        }
        let fetched = self.fetch_runs(known, runs, stopped)?;
        let buffer = std::mem::take(&mut self.second);
        let unwound = self.check_tail(head, &buffer, &fetched).and_then(|source| {
            self.unwind_runs(known, head, &fetched.runs, source, frames, stopped)
        });
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
        stopped: bool,
    ) -> Result<usize, MemoryError> {
        let header_bytes = self.layout.frame_header_bytes as usize;
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

        let mut walk = Walk::new(known, frames, source, stopped);
        walk.registers = resumed.map_or(0, |frame| frame.previous);
        let start = resumed.map(|frame| frame.start).filter(|_| unchanged > 0);
        let walked = self
            .walk(&mut walk, runs, start)
            .and_then(|()| self.check_doubtful(&mut walk))
            .and_then(|()| self.settle(&mut walk, head))
            .and_then(|()| self.check_twice(&mut walk, runs));
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
        let header_bytes = self.layout.frame_header_bytes as usize;
        let mut start = start;
        let mut frames = 0;
        let mut indirect = walk
            .known
            .cache
            .fresh
            .last()
            .map_or(0, |frame| frame.indirect);
        let mut site = Sites::NONE;
        for run in runs.iter().flatten() {
            let image = walk.source.buffer.get(run.at..run.at + run.bytes());
            let image = image.ok_or(TORN)?;
            let mut at = 0;
            if let Some(address) = start {
                if !(run.first..run.top).contains(&address) {
                    continue;
                }
                at = (address - run.first) as usize;
                start = None;
            }
            let mut newest = None;
            while at < image.len() {
                let frame = &image[at..];
                let header = self.header(frame)?;
                if (header.code, header.ip) != (site.code, site.ip) {
                    site = self.site(&header)?;
                }
                if site.bytes > frame.len() {
                    return Err(TORN);
                }
                let start = run.first + at as u64;
                let direct = self.link(walk, &header)?;
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
                walk.registers = start + header_bytes as u64;
                walk.frames.push(site.frame);
                walk.caller = Some(Caller {
                    place: site.place,
                    registers: run.at + at + header_bytes,
                    bytes: site.bytes - header_bytes,
                });
                at += site.bytes;
                frames += 1;
            }
            walk.known.cache.ends.push(newest);
        }
        self.stats.frames_read_from_memory += frames;
        Ok(())
    }

    /// What the code and the saved place of a frame mean.
    fn site(&mut self, header: &Header) -> Result<Site, MemoryError> {
        let place = self.sites.place(header);
        if (place.code, place.ip) == (header.code, header.ip) {
            self.stats.code_object_cache_hits += 1;
            return Ok(*place);
        }
        let id = self.code_at(header.code)?;
        let code = self.codes.get(id);
        let place = code.place(header.ip);
        let site = Site {
            code: header.code,
            ip: header.ip,
            bytes: code.frame_bytes as usize,
            place,
            frame: Frame {
                code: id,
                line: place.map_or(code.first_line, |place| place.line),
            },
        };
        *self.sites.place(header) = site;
        Ok(site)
    }

    /// Checks that a frame follows the newest so far, and adds the generators that run in between. Whether there are none.
    #[inline(always)]
    pub(crate) fn link(&mut self, walk: &mut Walk, header: &Header) -> Result<bool, MemoryError> {
        let before = walk.registers;
        let direct = header.previous == before;
        if !direct {
            self.add_generators(walk, header.previous)?;
        }
        let Some(caller) = walk.caller.filter(|_| !walk.stopped) else {
            return Ok(direct);
        };
        let place = caller.place.ok_or(TORN)?;
        // Whether the instruction proves that the frame's place is that of this call, and the frame its callee.
        let mut is_proven = false;
        if direct {
            if !header.returns_to(&place) {
                return Err(TORN);
            }
            if place.is_call {
                let offset = usize::from(place.registers[0]) * 8;
                if offset >= caller.bytes {
                    return Err(TORN);
                }
                let callee = word(walk.source.buffer, (caller.registers + offset) as u64);
                if callee == header.function {
                    is_proven = !place.has_double;
                } else {
                    walk.known.cache.doubtful.push(callee);
                }
            }
        }
        let start = before.wrapping_sub(self.layout.frame_header_bytes);
        if !is_proven && start >= walk.twice_from {
            walk.known.cache.doubts.push(start);
        }
        Ok(direct)
    }

    /// Compares the newest frames with what they were when they were read before all others.
    pub(crate) fn check_twice(
        &self,
        walk: &mut Walk,
        runs: &[Option<Part>],
    ) -> Result<(), MemoryError> {
        let source = walk.source;
        let Some((twice, run)) = source.twice.zip(runs.iter().flatten().last()) else {
            return Ok(());
        };
        let header = |part: &Part, start: u64| {
            let at = part.at + (start - part.first) as usize;
            source
                .buffer
                .get(at..)
                .ok_or(TORN)
                .and_then(|frame| self.header(frame))
        };
        let cache = &mut walk.known.cache;
        // What is older cannot have changed unless these have, or the sequence numbers.
        let newest = twice.first.max(run.first)..run.top;
        let newer = |frame: &&Fresh| newest.contains(&frame.start);
        let mut frames = cache.fresh.iter().filter(newer).peekable();
        while let Some(frame) = frames.next() {
            let Some(next) = frames.peek() else { break };
            let (was, is) = (header(&twice, frame.start)?, header(run, frame.start)?);
            let mut doubts = cache.doubts.iter().rev();
            let doubt = doubts.find(|&&doubt| doubt <= frame.start);
            let mut holds = was.is_alike(&is);
            if doubt == Some(&frame.start) {
                // What it has called when it is looked at first, it has called from where it is the second time.
                let (next_was, next_is) = (header(&twice, next.start)?, header(run, next.start)?);
                holds &= was.ip == is.ip
                    && next_was.is_alike(&next_is)
                    && next_was.flags == next_is.flags
                    && source.top_after > next.start;
            }
            if !holds {
                return Err(TORN);
            }
        }
        Ok(())
    }

    /// Checks that what frames have called, where it is not what runs next, is not a function: a class, for instance.
    pub(crate) fn check_doubtful(&mut self, walk: &mut Walk) -> Result<(), MemoryError> {
        let mut doubtful = std::mem::take(&mut walk.known.cache.doubtful);
        doubtful.sort_unstable();
        doubtful.dedup();
        let mut unknown = Vec::new();
        let mut right = true;
        for value in doubtful.drain(..) {
            right &= value & TAG_BITS == POINTER_TAG;
            let kind = value.wrapping_sub(POINTER_TAG);
            let piece = Piece::new(kind.wrapping_add(self.layout.object_kind), 1);
            match walk.fetched(piece) {
                Some(kind) => right &= !self.is_function(kind),
                None => unknown.push(piece),
            }
        }
        walk.known.cache.doubtful = doubtful;
        if right && !unknown.is_empty() {
            let kinds = self.bytes(&unknown)?;
            right = !kinds.chunks(1).any(|kind| self.is_function(kind));
        }
        if right { Ok(()) } else { Err(TORN) }
    }

    fn is_function(&self, kind: &[u8]) -> bool {
        kind.first().copied().map(u64::from) == Some(self.layout.kind_function)
    }

    /// Adds the running generators whose chain leads from `registers` back to the newest frame so far.
    pub(crate) fn add_generators(
        &mut self,
        walk: &mut Walk,
        registers: u64,
    ) -> Result<(), MemoryError> {
        let before = walk.frames.len();
        let generators = walk.known.cache.generators.len();
        let mut next = registers;
        // A circle comes back to the mark, which is set ever later.
        let (mut mark, mut until) = (0, 1);
        let mut steps = 0;
        while next != walk.registers {
            if next == 0 || next == mark || steps >= MAX_STEPS {
                return Err(TORN);
            }
            if steps == until {
                (mark, until) = (next, 2 * until);
            }
            steps += 1;
            let header = self.generator(walk, next)?;
            let code = self.code_at(header.code)?;
            walk.frames.push(self.frame(code, header.ip));
            walk.known.cache.generators.push(Generator {
                registers: next,
                before: 0,
            });
            next = header.previous;
        }
        walk.registers = registers;
        walk.frames[before..].reverse();
        let added = &mut walk.known.cache.generators[generators..];
        added.reverse();
        for (at, generator) in added.iter_mut().enumerate() {
            generator.before = before + at;
            walk.known.cache.addresses.push(generator.registers);
        }
        Ok(())
    }

    /// The header of the frame of a running generator.
    pub(crate) fn generator(
        &mut self,
        walk: &mut Walk,
        registers: u64,
    ) -> Result<Header, MemoryError> {
        let layout = self.layout;
        let object = registers
            .checked_sub(layout.generator_registers)
            .ok_or(TORN)?;
        let piece = Piece::new(object, layout.generator_registers as usize);
        let read;
        let bytes = match walk.fetched(piece) {
            Some(bytes) => bytes,
            None => {
                read = self.bytes(&[piece])?;
                &read
            }
        };
        let byte = |offset: u64| bytes.get(offset as usize).copied().map(u64::from);
        if byte(layout.object_kind) != Some(layout.kind_generator)
            || byte(layout.generator_state) != Some(layout.generator_running)
        {
            return Err(TORN);
        }
        self.stats.frames_read_from_memory += 1;
        let header = (layout.generator_registers - layout.frame_header_bytes) as usize;
        self.header(bytes.get(header..).ok_or(TORN)?)
    }

    /// Adds the generators that run on top of the newest frame of the blocks.
    pub(crate) fn settle(&mut self, walk: &mut Walk, head: &Head) -> Result<(), MemoryError> {
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
        self.add_generators(walk, innermost)
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
                twice: fetched.twice,
                top_after: after.top,
            })
        } else {
            Err(TORN)
        }
    }

    /// The header at the start of a frame.
    #[inline]
    pub(crate) fn header(&self, frame: &[u8]) -> Result<Header, MemoryError> {
        let layout = &self.layout;
        let header = frame
            .get(..layout.frame_header_bytes as usize)
            .ok_or(TORN)?;
        let header = Header {
            previous: word(header, layout.frame_previous),
            code: word(header, layout.frame_code),
            ip: word(header, layout.frame_ip),
            flags: word(header, layout.frame_flags),
            function: word(header, layout.frame_function),
        };
        if header.code == 0 {
            Err(TORN)
        } else {
            Ok(header)
        }
    }

    pub(crate) fn frame(&self, id: CodeId, ip: u64) -> Frame {
        let code = self.codes.get(id);
        let line = code.place(ip).map_or(code.first_line, |place| place.line);
        Frame { code: id, line }
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
