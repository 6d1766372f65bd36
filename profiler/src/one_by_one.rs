//! Frames read one by one: what a reader costs that does not fetch whole blocks.

use std::collections::HashSet;

use crate::cache::{Generator, Part};
use crate::memory::{Memory, MemoryError, Piece};
use crate::reader::{Frame, Known, Reader};
use crate::state::{Block, Head};
use crate::unwind::{MAX_STEPS, Source, TORN, Walk};

/// Nothing fetched.
const NOTHING: Source = Source {
    buffer: &[],
    hints: None,
    twice: None,
    top_after: 0,
};

impl<M: Memory> Reader<M> {
    /// The newest block in one piece; the older frames one by one along the chain.
    pub(crate) fn unwind_head(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
        stopped: bool,
    ) -> Result<(), MemoryError> {
        let used = blocks.iter().rev().find(|block| block.first < block.top);
        let Some(newest) = used.copied() else {
            return self.settle(&mut Walk::new(known, frames, NOTHING, stopped), head);
        };
        let run = Part {
            first: newest.first,
            top: newest.top,
            at: 0,
            settled: 0,
        };
        let fetched = self.fetch_runs(known, [Some(run)], stopped)?;
        let buffer = std::mem::take(&mut self.second);
        let result = self.check_tail(head, &buffer, &fetched).and_then(|source| {
            let at = fetched.runs.iter().flatten().map(|run| run.at).next();
            let oldest = at.and_then(|at| buffer.get(at..)).ok_or(TORN)?;
            let previous = self.header(oldest)?.previous;
            let mut walk = Walk::new(known, frames, source, stopped);
            self.follow(&mut walk, previous, blocks)?;
            self.walk(&mut walk, &fetched.runs, None)?;
            self.check_doubtful(&mut walk)?;
            self.settle(&mut walk, head)?;
            self.check_twice(&mut walk, &fetched.runs)
        });
        self.second = buffer;
        result
    }

    /// The chain that ends with the frame whose registers these are, read one by one from there back.
    fn follow(
        &mut self,
        walk: &mut Walk,
        registers: u64,
        blocks: &[Block],
    ) -> Result<(), MemoryError> {
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
                walk.known.cache.generators.push(Generator {
                    registers: next,
                    before: 0,
                });
                self.generator(walk, next)?
            };
            let code = self.code_at(header.code)?;
            walk.frames.push(self.frame(code, header.ip));
            next = header.previous;
        }
        walk.frames.reverse();
        walk.registers = registers;
        Ok(())
    }

    /// Every frame by itself, each block from its first to the top.
    pub(crate) fn unwind_frames(
        &mut self,
        known: &mut Known,
        head: &Head,
        blocks: &[Block],
        frames: &mut Vec<Frame>,
        stopped: bool,
    ) -> Result<(), MemoryError> {
        let mut walk = Walk::new(known, frames, NOTHING, stopped);
        for block in blocks {
            let mut start = block.first;
            while start < block.top {
                if walk.frames.len() >= MAX_STEPS {
                    return Err(TORN);
                }
                let piece = Piece::new(start, self.layout.frame_header_bytes as usize);
                let bytes = self.bytes(&[piece])?;
                let header = self.header(&bytes)?;
                let code = self.code_at(header.code)?;
                self.link(&mut walk, &header)?;
                walk.registers = start + self.layout.frame_header_bytes;
                walk.frames.push(self.frame(code, header.ip));
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
        self.settle(&mut walk, head)
    }
}
