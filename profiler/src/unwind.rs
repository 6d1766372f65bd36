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
//! - a frame calls, by the instruction it has saved its place behind, another function than the one that runs next.
//!
//! The last is the strongest: a register of the caller names its callee for as long as that runs.

use std::collections::HashSet;

use crate::code::{CodeId, Place};
use crate::layout::word;
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::{Block, Frame, Head, Known, Method, Reader};

/// The most bytes of a stack that are read for a sample.
const MAX_STACK_BYTES: u64 = 1 << 30;
/// The most frames that are followed one by one for a sample.
const MAX_STEPS: usize = 1 << 21;
/// The low bits of a value that is a pointer to an object, one byte behind the object's address.
pub(crate) const POINTER_TAG: u64 = 1;
/// Which bits those are.
pub(crate) const TAG_BITS: u64 = 7;

/// The frames of older blocks, from the last sample of a thread. They cannot change while the same blocks are live.
#[derive(Debug, Default)]
pub(crate) struct FrameCache {
    head: Head,
    /// All blocks but the newest, and what lies at their ends.
    blocks: Vec<CachedBlock>,
    frames: Vec<Frame>,
    generators: Vec<Generator>,
    /// What the blocks are read into.
    buffer: Vec<u8>,
    /// Where the registers of the frames of the last sample are, if each frame was read by itself.
    pub(crate) addresses: Vec<u64>,
}

#[derive(Clone, Copy, Debug)]
struct CachedBlock {
    block: Block,
    mark: Mark,
}

/// The newest frame of a block.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Where it starts.
    start: u64,
    /// How many functions came before it.
    before: usize,
    /// The registers of the frame that it returns to.
    previous: u64,
}

/// The frame of a running generator.
#[derive(Clone, Copy, Debug)]
struct Generator {
    registers: u64,
    /// How many functions came before it.
    before: usize,
}

impl FrameCache {
    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.blocks.clear();
        self.frames.clear();
        self.generators.clear();
    }

    /// How many of the oldest blocks are as they were.
    fn valid(&self, head: &Head, blocks: &[Block]) -> usize {
        let same = (self.head.serial, self.head.crossings) == (head.serial, head.crossings)
            && head.live <= self.head.live;
        if !same {
            return 0;
        }
        let older = &blocks[..blocks.len().saturating_sub(1)];
        let pairs = self.blocks.iter().zip(older);
        pairs
            .take_while(|(cached, block)| cached.block == **block)
            .count()
    }

    /// Keeps of a chain what is in `blocks`, all but the newest, whose ends `marks` tells of.
    fn keep(&mut self, head: &Head, chain: &Chain, blocks: impl Iterator<Item = CachedBlock>) {
        self.blocks.extend(blocks);
        let kept = self.blocks.last().map_or(0, |cached| cached.mark.before);
        self.frames.truncate(kept);
        let from = self.frames.len();
        self.frames.extend_from_slice(&chain.frames[from..kept]);
        self.generators.clear();
        let generators = chain.generators.iter().copied();
        self.generators
            .extend(generators.filter(|generator| generator.before < kept));
        self.head = head.clone();
    }
}

/// What is known of the chain so far.
#[derive(Default)]
struct Chain {
    frames: Vec<Frame>,
    /// The registers of the newest frame so far; zero where there is none.
    registers: u64,
    generators: Vec<Generator>,
    /// The newest frame of the blocks, where its memory is at hand.
    caller: Option<Caller>,
    /// Registers of the frames, where each was read by itself.
    addresses: Vec<u64>,
    /// Callees that are not the function that runs next: that is right where they are no functions.
    doubtful: Vec<u64>,
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

/// What a code object and a place in it mean. Frames one after the other often have the same.
#[derive(Clone, Copy)]
struct Site {
    code: u64,
    ip: u64,
    /// Bytes of a frame.
    bytes: usize,
    place: Option<Place>,
    frame: Frame,
}

impl Default for Site {
    /// That of no frame: none has a code object at zero.
    fn default() -> Self {
        let frame = Frame {
            code: CodeId(0),
            line: 0,
        };
        Site {
            code: 0,
            ip: 0,
            bytes: 0,
            place: None,
            frame,
        }
    }
}

/// The words of a frame's header.
#[derive(Clone, Copy)]
struct Header {
    previous: u64,
    code: u64,
    ip: u64,
    function: u64,
}

/// What a picture that is not consistent is reported as.
const TORN: MemoryError = MemoryError::Unmapped;

impl<M: Memory> Reader<M> {
    /// The functions that a thread is in, the oldest first. `stopped` says that the process does not run.
    ///
    /// # Errors
    /// [`MemoryError::Unmapped`] where there is no consistent picture; others where the process cannot be read.
    pub(crate) fn unwind(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        stopped: bool,
    ) -> Result<Vec<Frame>, MemoryError> {
        check(head, blocks)?;
        match self.method {
            Method::Chunks => self.unwind_chunks(known, head, blocks, stopped),
            Method::Head => self.unwind_head(known, head, blocks, stopped),
            Method::Frames => self.unwind_frames(known, head, blocks, stopped),
        }
    }

    fn unwind_chunks(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        stopped: bool,
    ) -> Result<Vec<Frame>, MemoryError> {
        let cache = &mut known.cache;
        let valid = if self.caching {
            cache.valid(head, blocks)
        } else {
            0
        };
        let mut chain = Chain::default();
        let mut parts = Vec::with_capacity(blocks.len());
        if let Some(last) = valid.checked_sub(1) {
            // The newest frame of what is known is walked again: it may have gone on to another place since.
            let CachedBlock { block, mark } = cache.blocks[last];
            chain.frames.extend_from_slice(&cache.frames[..mark.before]);
            chain.registers = mark.previous;
            let generators = cache.generators.iter().copied();
            chain
                .generators
                .extend(generators.filter(|generator| generator.before < mark.before));
            parts.push(Block {
                first: mark.start,
                ..block
            });
            self.stats.frames_read_from_cache += mark.before as u64;
        }
        self.count_cache(valid, blocks.len());
        parts.extend_from_slice(&blocks[valid..]);

        let mut buffer = std::mem::take(&mut cache.buffer);
        let pieces = self.part_pieces(known, &parts);
        let fetched = self.fetch(&pieces, &mut buffer);
        let walked = fetched.and_then(|()| self.walk(&mut chain, head, &parts, &buffer, stopped));
        let cache = &mut known.cache;
        cache.buffer = buffer;
        let marks = walked?;
        self.settle(&mut chain, head, blocks)?;

        cache.blocks.truncate(valid.saturating_sub(1));
        let from = cache.blocks.len();
        let older = &blocks[from..blocks.len().saturating_sub(1)];
        let new = older
            .iter()
            .zip(marks)
            .map_while(|(&block, mark)| mark.map(|mark| CachedBlock { block, mark }));
        cache.keep(head, &chain, new);
        Ok(chain.frames)
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

    /// The used parts of blocks, the newest first because they change soonest, and the tail.
    fn part_pieces(&self, known: &Known, parts: &[Block]) -> Vec<Piece> {
        let used = |block: &Block| Piece::new(block.first, (block.top - block.first) as usize);
        let newest_first = parts.iter().rev().map(used);
        newest_first.chain(self.tail_pieces(known)).collect()
    }

    /// Follows the frames of blocks upwards. `buffer` holds what [`Reader::part_pieces`] names. Returns where the newest
    /// frame of each block is, of those that have one.
    fn walk(
        &mut self,
        chain: &mut Chain,
        head: &Head,
        parts: &[Block],
        buffer: &[u8],
        stopped: bool,
    ) -> Result<Vec<Option<Mark>>, MemoryError> {
        let tail = self.tail_bytes();
        let (_, end) = buffer.split_at(buffer.len().checked_sub(tail).ok_or(TORN)?);
        self.check_tail(head, end)?;
        let mut marks = Vec::with_capacity(parts.len());
        // The oldest block is the last but the tail.
        let mut block_end = buffer.len() - tail;
        let header_bytes = self.layout.frame_header_bytes as usize;
        let mut frames = 0;
        let mut site = Site::default();
        for part in parts {
            let bytes = (part.top - part.first) as usize;
            let block_start = block_end.checked_sub(bytes).ok_or(TORN)?;
            let image = &buffer[block_start..block_end];
            block_end = block_start;
            let mut mark = None;
            let mut at = 0;
            while at < image.len() {
                let frame = &image[at..];
                let header = self.header(frame)?;
                if (header.code, header.ip) != (site.code, site.ip) {
                    site = self.site(&header)?;
                }
                if site.bytes > frame.len() {
                    return Err(TORN);
                }
                let start = part.first + at as u64;
                self.link(chain, &header, buffer, stopped)?;
                mark = Some(Mark {
                    start,
                    before: chain.frames.len(),
                    previous: header.previous,
                });
                chain.registers = start + header_bytes as u64;
                chain.frames.push(site.frame);
                chain.caller = Some(Caller {
                    place: site.place,
                    registers: block_start + at + header_bytes,
                    bytes: site.bytes - header_bytes,
                });
                at += site.bytes;
                frames += 1;
            }
            marks.push(mark);
        }
        self.stats.frames_read_from_memory += frames;
        self.check_doubtful(chain)?;
        Ok(marks)
    }

    /// What the code and the saved place of a frame mean.
    fn site(&mut self, header: &Header) -> Result<Site, MemoryError> {
        let id = self.code_at(header.code)?;
        let code = self.codes.get(id);
        let place = code.place(header.ip);
        Ok(Site {
            code: header.code,
            ip: header.ip,
            bytes: code.frame_bytes as usize,
            place,
            frame: Frame {
                code: id,
                line: place.map_or(code.first_line, |place| place.line),
            },
        })
    }

    /// Checks that a frame follows the newest so far, and adds the generators that run in between.
    #[inline]
    fn link(
        &mut self,
        chain: &mut Chain,
        header: &Header,
        buffer: &[u8],
        stopped: bool,
    ) -> Result<(), MemoryError> {
        let direct = header.previous == chain.registers;
        if !direct {
            self.add_generators(chain, header.previous)?;
        }
        let Some(caller) = chain.caller.filter(|_| !stopped) else {
            return Ok(());
        };
        let place = caller.place.ok_or(TORN)?;
        if direct && let Some(register) = place.callee {
            let offset = usize::from(register) * 8;
            if offset >= caller.bytes {
                return Err(TORN);
            }
            let callee = word(buffer, (caller.registers + offset) as u64);
            if callee != header.function {
                chain.doubtful.push(callee);
            }
        }
        Ok(())
    }

    /// Checks that what frames have called, where it is not what runs next, is not a function: a class, for instance.
    fn check_doubtful(&mut self, chain: &mut Chain) -> Result<(), MemoryError> {
        chain.doubtful.sort_unstable();
        chain.doubtful.dedup();
        let mut pieces = Vec::with_capacity(chain.doubtful.len());
        for value in chain.doubtful.drain(..) {
            if value & TAG_BITS != POINTER_TAG {
                return Err(TORN);
            }
            pieces.push(Piece::new(
                (value - POINTER_TAG).wrapping_add(self.layout.object_kind),
                1,
            ));
        }
        if pieces.is_empty() {
            return Ok(());
        }
        let kinds = self.bytes(&pieces)?;
        let function = kinds
            .iter()
            .any(|&kind| u64::from(kind) == self.layout.kind_function);
        if function { Err(TORN) } else { Ok(()) }
    }

    /// Adds the running generators whose chain leads from `registers` back to the newest frame so far.
    fn add_generators(&mut self, chain: &mut Chain, registers: u64) -> Result<(), MemoryError> {
        let mut met = HashSet::new();
        let mut found = Vec::new();
        let mut next = registers;
        while next != chain.registers {
            if next == 0 || !met.insert(next) || found.len() >= MAX_STEPS {
                return Err(TORN);
            }
            let header = self.generator(next)?;
            let code = self.code_at(header.code)?;
            found.push((next, self.frame(code, header.ip)));
            next = header.previous;
        }
        for (registers, frame) in found.into_iter().rev() {
            chain.generators.push(Generator {
                registers,
                before: chain.frames.len(),
            });
            chain.frames.push(frame);
            chain.addresses.push(registers);
            chain.registers = registers;
        }
        Ok(())
    }

    /// The header of the frame of a running generator.
    fn generator(&mut self, registers: u64) -> Result<Header, MemoryError> {
        let layout = self.layout;
        let object = registers
            .checked_sub(layout.generator_registers)
            .ok_or(TORN)?;
        let bytes = self.bytes(&[Piece::new(object, layout.generator_registers as usize)])?;
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
    fn settle(
        &mut self,
        chain: &mut Chain,
        head: &Head,
        blocks: &[Block],
    ) -> Result<(), MemoryError> {
        let innermost = head.innermost;
        let in_blocks = blocks
            .iter()
            .any(|block| (block.base..block.end).contains(&innermost));
        if innermost == 0
            || in_blocks
            || chain
                .generators
                .iter()
                .any(|generator| generator.registers == innermost)
        {
            return Ok(());
        }
        self.add_generators(chain, innermost)
    }

    /// As `unwind_chunks` for the newest block; the older frames one by one along the chain.
    fn unwind_head(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        stopped: bool,
    ) -> Result<Vec<Frame>, MemoryError> {
        let used = blocks.iter().rev().find(|block| block.first < block.top);
        let Some(newest) = used.copied() else {
            let mut chain = Chain::default();
            self.settle(&mut chain, head, blocks)?;
            return Ok(chain.frames);
        };
        let mut buffer = std::mem::take(&mut known.cache.buffer);
        let pieces = self.part_pieces(known, &[newest]);
        let fetched = self.fetch(&pieces, &mut buffer);
        let result = fetched.and_then(|()| {
            let previous = self.header(&buffer)?.previous;
            let mut chain = self.follow(previous, blocks)?;
            self.walk(&mut chain, head, &[newest], &buffer, stopped)?;
            self.settle(&mut chain, head, blocks)?;
            Ok(chain.frames)
        });
        known.cache.buffer = buffer;
        result
    }

    /// The chain that ends with the frame whose registers these are, read one by one from there back.
    fn follow(&mut self, registers: u64, blocks: &[Block]) -> Result<Chain, MemoryError> {
        let mut chain = Chain {
            registers,
            ..Chain::default()
        };
        let mut met = HashSet::new();
        let mut next = registers;
        while next != 0 {
            if !met.insert(next) || met.len() >= MAX_STEPS {
                return Err(TORN);
            }
            let header = if blocks
                .iter()
                .any(|block| (block.base..block.end).contains(&next))
            {
                let start = next
                    .checked_sub(self.layout.frame_header_bytes)
                    .ok_or(TORN)?;
                self.stats.frames_read_from_memory += 1;
                let bytes =
                    self.bytes(&[Piece::new(start, self.layout.frame_header_bytes as usize)])?;
                self.header(&bytes)?
            } else {
                chain.generators.push(Generator {
                    registers: next,
                    before: 0,
                });
                self.generator(next)?
            };
            let code = self.code_at(header.code)?;
            chain.frames.push(self.frame(code, header.ip));
            next = header.previous;
        }
        chain.frames.reverse();
        Ok(chain)
    }

    /// Every frame by itself, each block from its first to the top.
    fn unwind_frames(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        stopped: bool,
    ) -> Result<Vec<Frame>, MemoryError> {
        let mut chain = Chain::default();
        for block in blocks {
            let mut start = block.first;
            while start < block.top {
                if chain.frames.len() >= MAX_STEPS {
                    return Err(TORN);
                }
                let piece = Piece::new(start, self.layout.frame_header_bytes as usize);
                let bytes = self.bytes(&[piece])?;
                let header = self.header(&bytes)?;
                let code = self.code_at(header.code)?;
                self.link(&mut chain, &header, &[], stopped)?;
                chain.registers = start + self.layout.frame_header_bytes;
                chain.frames.push(self.frame(code, header.ip));
                chain.addresses.push(chain.registers);
                self.stats.frames_read_from_memory += 1;
                start += self.codes.get(code).frame_bytes;
            }
            if start != block.top {
                return Err(TORN);
            }
        }
        let tail = self.bytes(&self.tail_pieces(known))?;
        self.check_tail(head, &tail)?;
        self.settle(&mut chain, head, blocks)?;
        known.cache.addresses = chain.addresses;
        Ok(chain.frames)
    }

    fn check_tail(&self, head: &Head, tail: &[u8]) -> Result<(), MemoryError> {
        let (after, current) = self.tail(tail);
        if current && after.same_blocks(head) {
            Ok(())
        } else {
            Err(TORN)
        }
    }

    /// The header at the start of a frame.
    #[inline]
    fn header(&self, frame: &[u8]) -> Result<Header, MemoryError> {
        let layout = &self.layout;
        let header = frame
            .get(..layout.frame_header_bytes as usize)
            .ok_or(TORN)?;
        let header = Header {
            previous: word(header, layout.frame_previous),
            code: word(header, layout.frame_code),
            ip: word(header, layout.frame_ip),
            function: word(header, layout.frame_function),
        };
        if header.code == 0 {
            Err(TORN)
        } else {
            Ok(header)
        }
    }

    fn frame(&self, id: CodeId, ip: u64) -> Frame {
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
