//! Frames read one by one: what a reader costs that does not fetch whole blocks.

use std::collections::HashSet;

use crate::cache::{Generator, Part, ahead};
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::{Frame, Known, Reader};
use crate::state::{Block, Head};
use crate::unwind::{Header, MAX_STEPS, Source, TORN, Walk};

/// Nothing fetched.
const NOTHING: Source = Source {
    buffer: &[],
    hints: None,
    top: 0,
};

impl<M: Memory> Reader<M> {
    /// The newest block in one piece; the older frames one by one along the chain.
    pub(crate) fn unwind_head(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
    ) -> Result<(), MemoryError> {
        let used = blocks.iter().rev().find(|block| block.first < block.top);
        let Some(newest) = used.copied() else {
            return self.finish(&mut Walk::new(known, frames, NOTHING), head);
        };
        let run = Part::new(newest.first, ahead(newest.top, newest.end), 0);
        let fetched = self.fetch_runs(known, [Some(run)])?;
        let buffer = std::mem::take(&mut self.second);
        let result = self.check_tail(head, &buffer, &fetched).and_then(|source| {
            let at = fetched.runs.iter().flatten().map(|run| run.at).next();
            let oldest = at.and_then(|at| buffer.get(at..)).ok_or(TORN)?;
            let oldest = self.header(oldest)?;
            let mut walk = Walk::new(known, frames, source);
            self.follow(&mut walk, &oldest, blocks)?;
            self.walk(&mut walk, &fetched.runs, None)?;
            self.finish(&mut walk, head)
        });
        self.second = buffer;
        result
    }

    /// The chain of frames that the one with a header returns to, read one by one from there back.
    fn follow(
        &mut self,
        walk: &mut Walk,
        callee: &Header,
        blocks: &[Block],
    ) -> Result<(), MemoryError> {
        let mut met = HashSet::new();
        let mut callee = *callee;
        walk.registers = callee.previous;
        while callee.previous != 0 {
            let registers = callee.previous;
            if !met.insert(registers) || met.len() >= MAX_STEPS {
                return Err(TORN);
            }
            let header = if blocks
                .iter()
                .any(|block| (block.base..block.end).contains(&registers))
            {
                let start = registers
                    .checked_sub(self.layout.frame_header_bytes)
                    .ok_or(TORN)?;
                self.stats.frames_read_from_memory += 1;
                let bytes =
                    self.bytes(&[Piece::new(start, self.layout.frame_header_bytes as usize)])?;
                self.header(&bytes)?
            } else {
                walk.known.cache.generators.push(Generator {
                    registers,
                    before: 0,
                });
                self.generator(walk, registers)?.ok_or(TORN)?
            };
            let code = self.code_at(header.code)?;
            let line = self.codes.get(code).line_of_half(callee.resume);
            walk.frames.push(Frame {
                code,
                line: line.ok_or(TORN)?,
            });
            callee = header;
        }
        walk.frames.reverse();
        Ok(())
    }

    /// Every frame by itself, each block from its first to the top.
    pub(crate) fn unwind_frames(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
    ) -> Result<(), MemoryError> {
        let mut walk = Walk::new(known, frames, NOTHING);
        for block in blocks {
            let mut start = block.first;
            while start < block.top {
                if walk.frames.len() >= MAX_STEPS {
                    return Err(TORN);
                }
                let piece = Piece::new(start, self.layout.frame_header_bytes as usize);
                let bytes = self.bytes(&[piece])?;
                let header = self.header(&bytes)?;
                if header.has_returned() {
                    return Err(TORN);
                }
                let code = self.code_at(header.code)?;
                if header.previous != walk.registers
                    && !self.add_generators(&mut walk, header.previous)?
                {
                    return Err(TORN);
                }
                self.resume_at(&mut walk, header.resume)?;
                self.meet_function(&mut walk, start, &header);
                walk.registers = start + self.layout.frame_header_bytes;
                walk.push(code, header.ip);
                walk.known.cache.addresses.push(walk.registers);
                self.stats.frames_read_from_memory += 1;
                start += self.codes.get(code).frame_bytes;
            }
            if start != block.top {
                return Err(TORN);
            }
        }
        let tail = self.bytes(&self.tail_pieces(walk.known))?;
        let (after, current) = self.tail(&tail);
        if !current || !after.same_blocks(head) {
            return Err(TORN);
        }
        self.finish(&mut walk, head)
    }
}
