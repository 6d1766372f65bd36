//! What is kept of a thread's last sample, so that the next one need not read and decode all of it again.
//!
//! ```text
//!  older blocks                 newest block
//!  ┌───┬───┬───┐  ┌───┬───┐     ┌───┬───┬───┬───┬───┬───┬───┐
//!  │   │   │   │  │   │   │     │   │   │   │ A │ B │ C │ D │ top
//!  └───┴───┴───┘  └───┴───┘     └───┴───┴───┴───┴───┴───┴───┘
//!                                         settled mark ▲
//!  ◀───────── settled: known, not fetched ────────▶│◀─ fresh ──▶
//! ```
//!
//! A frame is *settled* if the target says that it has not been popped since: one of an older block, or one that starts
//! below the settled mark of the newest. The newest of them, the *anchor* (A), may have gone on, and is fetched together with
//! the *fresh* frames above it. Of these the bytes are kept too: those that have not changed need not be decoded again.

use crate::memory::Piece;
use crate::state::{Block, Head};
use crate::unwind::Stranger;

/// The most fresh bytes that are kept to be compared with.
const MAX_IMAGE_BYTES: usize = 64 << 10;
/// How far above the top is fetched at most, in case the stack has grown.
const MAX_AHEAD_BYTES: u64 = 16 << 10;
/// How far above the top is fetched in any case, as far as the page reaches. What is fetched is taken away from the target's
/// cache for a moment, so that this is not much.
const AHEAD_BYTES: u64 = 256;
/// The smallest page that there is. If a byte can be read, so can the rest of its page.
const PAGE_BYTES: u64 = 4 << 10;
/// The most pieces of objects that are fetched on suspicion.
const MAX_HINTS: usize = 64;

/// A frame whose bytes are at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fresh {
    /// Where it starts.
    pub(crate) start: u64,
    /// How many functions came before it.
    pub(crate) before: usize,
    /// The registers of the frame that it returns to.
    pub(crate) previous: u64,
    /// How many of the frames at hand, up to this one, return to another than the one in front of them on the stack:
    /// to a generator's.
    pub(crate) indirect: u32,
}

/// An older block, as it was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CachedBlock {
    pub(crate) block: Block,
    /// Its newest frame.
    pub(crate) newest: Fresh,
}

/// The frame of a running generator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Generator {
    pub(crate) registers: u64,
    /// How many functions came before it.
    pub(crate) before: usize,
}

/// A run of frames, and where its bytes are in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Where its first frame starts.
    pub(crate) first: u64,
    /// Where it ends: of an older block, where the last frame does; of the newest, as far as it is fetched.
    pub(crate) end: u64,
    /// In the buffer.
    pub(crate) at: usize,
    /// Frames that start below this are settled.
    pub(crate) settled: u64,
}

impl Part {
    /// A run that has not been fetched yet.
    pub(crate) fn new(first: u64, end: u64, settled: u64) -> Self {
        Self {
            first,
            end,
            at: 0,
            settled,
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.end.saturating_sub(self.first) as usize
    }
}

/// What is kept of the last sample of a thread.
#[derive(Debug, Default)]
pub(crate) struct FrameCache {
    /// What the thread said, if there is a sample to go by.
    pub(crate) head: Option<Head>,
    /// All blocks but the newest.
    older: Vec<CachedBlock>,
    /// The newest block.
    pub(crate) newest: Option<Block>,
    /// Where all blocks start and end.
    ranges: Vec<(u64, u64)>,
    /// The anchor, if any frame is settled, and the frames above it.
    pub(crate) fresh: Vec<Fresh>,
    /// Whether the first of those is an anchor.
    pub(crate) anchored: bool,
    pub(crate) generators: Vec<Generator>,
    /// The bytes of the fresh frames, and where they were.
    image: Vec<u8>,
    parts: Vec<Part>,
    /// How many bytes of the first run the sample under way has found unchanged.
    same: usize,
    /// Up to where the newest block is worth fetching.
    reach: u64,
    /// Pieces of objects, beside the frames, that the last sample asked for.
    pub(crate) hints: Vec<Piece>,
    /// The innermost frame that was found to be in a block.
    innermost: u64,
    /// Frames of the sample under way whose functions are not known to have their codes.
    pub(crate) strangers: Vec<Stranger>,
    /// The newest frame of each run of the sample under way, where it has one.
    pub(crate) ends: Vec<Option<Fresh>>,
    /// Pieces of objects that the sample under way asks for.
    pub(crate) used: Vec<Piece>,
    /// Where the registers of the frames of the last sample are, if each frame was read by itself.
    pub(crate) addresses: Vec<u64>,
}

/// As far above a top as is worth fetching and can be read if the top can, in a block with that end.
pub(crate) fn ahead(top: u64, end: u64) -> u64 {
    let page = top.next_multiple_of(PAGE_BYTES);
    top.saturating_add(AHEAD_BYTES).min(page).min(end)
}

impl FrameCache {
    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.head = None;
        self.restart(0, &[]);
    }

    /// How many of the oldest blocks are as they were.
    pub(crate) fn valid(&self, head: &Head, blocks: &[Block]) -> usize {
        let same = self.head.as_ref().is_some_and(|before| {
            (before.serial, before.crossings) == (head.serial, head.crossings)
                && head.live <= before.live
        });
        if !same {
            return 0;
        }
        let older = &blocks[..blocks.len().saturating_sub(1)];
        let pairs = self.older.iter().zip(older);
        pairs
            .take_while(|(cached, block)| cached.block == **block)
            .count()
    }

    /// Forgets all but the frames of so many of the oldest blocks: these blocks are live now.
    pub(crate) fn restart(&mut self, valid: usize, blocks: &[Block]) {
        self.older.truncate(valid);
        self.newest = blocks.last().copied();
        self.ranges.clear();
        self.ranges
            .extend(blocks.iter().map(|block| (block.base, block.end)));
        self.fresh.clear();
        self.fresh
            .extend(self.older.last().map(|block| block.newest));
        self.anchored = !self.fresh.is_empty();
        self.forget_image();
        self.hints.clear();
        self.reach = 0;
        self.innermost = 0;
        if !self.anchored {
            self.generators.clear();
        }
    }

    /// Goes back to what is settled, after a sample that turned out torn.
    pub(crate) fn forget_fresh(&mut self) {
        self.fresh.truncate(usize::from(self.anchored));
        self.forget_image();
        self.keep_generators(self.settled());
    }

    /// Goes back to an anchor that there was.
    pub(crate) fn go_back(&mut self, anchor: Option<Fresh>) {
        self.fresh.clear();
        self.fresh.extend(anchor);
        self.anchored = anchor.is_some();
        self.forget_fresh();
    }

    fn forget_image(&mut self) {
        self.parts.clear();
        self.image.clear();
    }

    /// Forgets generators that are not among so many of the oldest functions.
    pub(crate) fn keep_generators(&mut self, functions: usize) {
        let kept = self
            .generators
            .partition_point(|generator| generator.before < functions);
        self.generators.truncate(kept);
    }

    /// After a walk that began with the newest frame of the last of `valid` known blocks: adds the others but the newest.
    pub(crate) fn keep_older(&mut self, valid: usize, blocks: &[Block]) {
        let older = blocks.len().saturating_sub(1);
        let blocks = blocks.get(valid..older).unwrap_or_default();
        let newest = self.ends.get(usize::from(valid > 0)..).unwrap_or_default();
        for (&block, newest) in blocks.iter().zip(newest) {
            let Some(newest) = *newest else {
                // No strategy keeps a block without a frame below others.
                self.head = None;
                return;
            };
            self.older.push(CachedBlock { block, newest });
        }
    }

    /// Whether a frame, by the address of its registers, lies in a block.
    pub(crate) fn in_blocks(&mut self, registers: u64) -> bool {
        if registers == self.innermost {
            return true;
        }
        let found = self
            .ranges
            .iter()
            .any(|&(base, end)| (base..end).contains(&registers));
        if found {
            self.innermost = registers;
        }
        found
    }

    /// What a piece of an object holds, where it was fetched on suspicion and begins at `at` in the buffer.
    pub(crate) fn hinted<'a>(&self, piece: Piece, at: usize, buffer: &'a [u8]) -> Option<&'a [u8]> {
        let mut at = at;
        for hint in &self.hints {
            if *hint == piece {
                return buffer.get(at..at + hint.bytes);
            }
            at += hint.bytes;
        }
        None
    }

    /// How many functions are settled, those between them included, and the anchor not.
    pub(crate) fn settled(&self) -> usize {
        match self.fresh.first() {
            Some(anchor) if self.anchored => anchor.before,
            _ => 0,
        }
    }

    /// The runs of frames to be fetched if all that is settled is as it was, with `end` for the end of the last. None where
    /// nothing is known.
    pub(crate) fn predicted(&self, end: u64) -> Option<[Option<Part>; 2]> {
        let newest = self.newest?;
        let settled = self.head.as_ref()?.settled;
        let in_newest = Part::new(newest.first, end, settled);
        let Some(anchor) = self.fresh.first().filter(|_| self.anchored) else {
            return (self.older.is_empty()).then_some([None, Some(in_newest)]);
        };
        if (newest.first..newest.end).contains(&anchor.start) {
            let from_anchor = Part {
                first: anchor.start,
                ..in_newest
            };
            return Some([None, Some(from_anchor)]);
        }
        let older = self.older.last()?.block;
        if !(older.first..older.top).contains(&anchor.start) {
            return None;
        }
        let anchor = Part::new(anchor.start, older.top, u64::MAX);
        Some([Some(anchor), Some(in_newest)])
    }

    /// Up to where the newest block is to be fetched on suspicion.
    pub(crate) fn reach(&self) -> u64 {
        self.reach
    }

    /// Notes where the top is: that much can be read, and its page.
    pub(crate) fn note_top(&mut self, top: u64) {
        let Some(newest) = self.newest else {
            return;
        };
        let most = top
            .next_multiple_of(PAGE_BYTES)
            .saturating_add(MAX_AHEAD_BYTES);
        let least = ahead(top, newest.end);
        self.reach = self.reach.clamp(least, most).min(newest.end);
    }

    /// Forgets that more than the used part could be read.
    pub(crate) fn forget_reach(&mut self) {
        self.reach = 0;
    }

    /// How many of the fresh frames need not be decoded again, given what the runs of frames hold now: those whose bytes
    /// have not changed. The last of them is to be decoded all the same, to go on from there.
    pub(crate) fn unchanged(
        &mut self,
        parts: &[Option<Part>],
        buffer: &[u8],
        header_bytes: usize,
    ) -> usize {
        let runs = self.parts.iter().zip(parts.iter().flatten());
        let mut kept = 0;
        self.same = 0;
        for (was, is) in runs {
            if was.first != is.first {
                break;
            }
            let bytes = was.bytes().min(is.bytes());
            let same = common(
                self.image.get(was.at..was.at + bytes).unwrap_or_default(),
                buffer.get(is.at..is.at + bytes).unwrap_or_default(),
            );
            let until = was.first + same as u64;
            if was.at == 0 {
                self.same = same;
            }
            // Those of one run ascend, and those of the next are elsewhere.
            kept += self.fresh[kept..].partition_point(|frame| {
                frame.start >= was.first && frame.start + header_bytes as u64 <= until
            });
            if same < was.bytes().max(is.bytes()) {
                break;
            }
        }
        let kept = &self.fresh[..kept];
        let before = kept.first().filter(|_| self.anchored);
        let before = before.map_or(0, |anchor| anchor.indirect);
        kept.partition_point(|frame| frame.indirect == before)
    }

    /// Keeps the bytes of the runs that hold the fresh frames, and the runs in front of which there are none.
    pub(crate) fn keep_image(&mut self, parts: &[Option<Part>], buffer: &[u8]) {
        let Some(first) = self.fresh.first().copied() else {
            self.forget_image();
            return;
        };
        if let ([was], [.., None, Some(is)] | [Some(is)]) = (&mut self.parts[..], parts)
            && was.first == is.first
            && is.first == first.start
            && is.bytes() <= MAX_IMAGE_BYTES
        {
            // The bytes that are as they were need not be copied.
            let new = buffer.get(is.at + self.same..is.at + is.bytes());
            self.image.truncate(self.same);
            self.image.extend_from_slice(new.unwrap_or_default());
            *was = Part { at: 0, ..*is };
            return;
        }
        self.forget_image();
        let holds = |part: &Option<Part>| {
            part.is_some_and(|part| (part.first..part.end).contains(&first.start))
        };
        let Some(from) = parts.iter().rposition(holds) else {
            return;
        };
        let mut start = first.start;
        let mut left = MAX_IMAGE_BYTES;
        for part in parts[from..].iter().flatten() {
            let skipped = start.saturating_sub(part.first);
            let kept = Part {
                first: part.first + skipped,
                at: self.image.len(),
                ..*part
            };
            let at = part.at + skipped as usize;
            let bytes = buffer.get(at..at + kept.bytes()).unwrap_or_default();
            let Some(room) = left.checked_sub(bytes.len()) else {
                self.forget_image();
                return;
            };
            left = room;
            self.image.extend_from_slice(bytes);
            self.parts.push(kept);
            start = 0;
        }
    }

    /// Finds the anchor among the fresh frames, given where the settled mark is, and forgets those in front of it.
    pub(crate) fn anchor(&mut self, settled: u64) {
        let newest = self.newest;
        let is_settled = |frame: &Fresh| {
            let in_newest =
                newest.is_some_and(|block| (block.base..block.end).contains(&frame.start));
            !in_newest || frame.start < settled
        };
        if let Some(anchor) = self.fresh.partition_point(is_settled).checked_sub(1) {
            self.fresh.drain(..anchor);
            self.anchored = true;
        }
    }

    /// Remembers what the sample asked for beside the frames.
    pub(crate) fn keep_hints(&mut self) {
        std::mem::swap(&mut self.hints, &mut self.used);
        self.hints.truncate(MAX_HINTS);
    }
}

/// How many bytes at the start are the same in both.
fn common(a: &[u8], b: &[u8]) -> usize {
    let mut same = 0;
    for stride in [2048, 64] {
        let strides = a[same..].chunks(stride).zip(b[same..].chunks(stride));
        same += strides
            .take_while(|(a, b)| a == b && a.len() == stride)
            .count()
            * stride;
    }
    let rest = a[same..].iter().zip(&b[same..]);
    same + rest.take_while(|(a, b)| a == b).count()
}
