//! `reserved`: one range of addresses, of which only what is used has memory.
//!
//! Origin: ours. It is what the proposals for CPython leave out: an array that can grow in place, because the addresses
//! after it were set aside, and that shrinks, because the system takes single pages back.
//!
//! ```text
//!  base                     top         resident            committed                         end
//!  ┌───┬───┬───┬───┬───┬────┬ ─ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┬ ─ ─ ─ ─ ─ ─  ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┬───────┐
//!  │ A │ B │ C │ D │ E │ F  │ touched   │ usable, no memory │ addresses only                    │ guard │
//!  └───┴───┴───┴───┴───┴────┴ ─ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┴ ─ ─ ─ ─ ─ ─  ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┴───────┘
//! ```
//!
//! There is no edge between two blocks anywhere: frames lie side by side at every depth, none ever moves, and a reader
//! fetches the stack in one piece.
//!
//! # Addresses and memory
//!
//! The range is mapped without access, which costs page tables nothing and is not charged against the memory that the
//! system has promised, not even where overcommit is strict (`vm.overcommit_memory=2`); mapping it writable with
//! `MAP_NORESERVE` would be: strict systems ignore that flag. What frames need is made writable from the base upwards, in
//! pieces that double, and that is when a strict system counts it and may refuse, as an error that leaves the stack as it
//! was. So a stack makes some twenty system calls in its life to reach gigabytes, and is charged twice its deepest point at
//! most. The last page of the range never becomes accessible.
//!
//! Where the range is refused, what is short is not addresses but what a process may have of them (`ulimit -v`). Then the
//! stack takes a few at a place where many are free, and sets more aside behind them whenever it grows, so that ten
//! thousand threads have no more addresses than they use twice over. See [`SHORT_BYTES`]; the counters tell.
//!
//! # Giving memory back
//!
//! The aim: after a deep excursion the resident set follows the depth down, yet no pattern of calls that repeats
//! makes system calls for ever. Both follow from one rule. While more than [`EXCESS_BYTES`] above the top may have memory,
//! pushes near the bottom of the present swing are *watched*: the limit is low, they come to `push_cold`, and each
//! counts down from the *patience*. What no push has reached during a whole count, less [`SLACK_BYTES`], goes back:
//! whole pieces together with the system's promise of memory, what is left of the last one by `madvise`. A program that
//! swings deeper than the bottom zone every now and then is watched only at its bottom and loses nothing; a program that
//! has come back from the depth and goes on with small calls is watched for [`FIRST_PATIENCE`] of them and is then left
//! alone.
//!
//! If the stack grows into more than half of what was given back, the patience doubles, up to [`LAST_PATIENCE`]: a program that lingers at
//! the bottom longer than the patience, swings up, and lingers again soon pays nothing more, or, where it lingers longer
//! than the last patience, one `madvise` for that many calls.
//!
//! Invariants of [`Reserved`]:
//! - `top ≤ dirty ≤ committed ≤ end`, as offsets from the base; `dirty ≤ resident`.
//! - Every slot at or above `dirty` is zero. No page at or above `resident` has memory.
//! - `reach` is at most `dirty`; while pushes are watched it is the base, below live frames. The cursor's limit is
//!   the reach, or lower where the [settled mark](crate::settled) is to follow the top.
//! - A pop below `excess_mark` asks: then more than [`EXCESS_BYTES`] may be resident above the top, or a swing is over. So
//!   does one below the settled mark; `low_mark` is the higher of the two.

#[cfg(test)]
mod tests;

use std::ptr::NonNull;

use crate::config::{StackConfig, StackError};
use crate::mapping::{Mapper, page_bytes, page_ceil};
use crate::settled::{lower, raise, unsettle};
use crate::stack::{
    Allocation, Block, BlockState, Counters, Cursor, DataStack, PublishedDirectory, Region,
    SLOT_BYTES, Slot, byte_distance, zero,
};

/// How much memory above the top is nobody's concern. A stack that holds more is watched, so that it comes within
/// this of what its depth needs.
pub const EXCESS_BYTES: usize = 64 << 10;

/// What stays resident above the highest top of a count when memory is given back: a page, for the count has shown that
/// nothing more is used. A stack that stays shallow then holds two pages, less than one chunk. Swings of up to the
/// excess fault their pages in once and are nobody's concern after that, so that more slack would save them nothing.
pub const SLACK_BYTES: usize = 4 << 10;

/// The bottom of a swing, where pushes are watched: one page. A swing to a greater height costs watched pushes only for
/// this part of its way, some eighty of the smallest frames, so that a pattern of deep swings hardly notices.
pub const ZONE_BYTES: usize = 4 << 10;

/// How many watched pushes pass before memory is given back for the first time. At some 2 ns each that is about what the
/// `madvise` and the page faults for 64 KiB cost, should they turn out to be in vain; and it is three times as many
/// pushes as the smallest frames need to climb out of the excess.
pub const FIRST_PATIENCE: u32 = 4 << 10;

/// How far the patience grows. Giving memory back in vain once in so many calls costs less than a hundredth of them.
pub const LAST_PATIENCE: u32 = 64 << 10;

/// How far ahead of the frames the limit is set, and so how precisely a count knows how high the stack has been: a
/// quarter of the excess, and one question in some three hundred pushes while the stack rises.
const STEP_BYTES: usize = EXCESS_BYTES / 4;

/// Where the whole range is refused, so much is set aside, and as much again whenever that is full.
pub const SHORT_BYTES: usize = 64 << 10;

/// Where the whole range is refused and none can be extended, ever smaller ones are tried, each this part of the last; and
/// of the first that is granted only this part is taken, so that the rest of the program finds addresses too.
pub const FALLBACK_SHARE: usize = 4;

/// More pieces than doubling can make before it leaves the address space.
const MAX_PIECES: usize = 48;

/// One reserved range; see [the module](self).
#[repr(C)]
pub struct Reserved {
    cursor: Cursor,
    /// Holds how many crossings there were, and the settled mark.
    published: PublishedDirectory,
    /// A pop of a frame below this asks.
    low_mark: *mut Slot,
    /// A pop of a frame below this begins a count; null if none does.
    excess_mark: *mut Slot,
    /// Up to where pushes need not ask, but for the sake of the settled mark, as an offset.
    reach: usize,
    base: NonNull<Slot>,
    /// Watched pushes left of the present count; zero while none is under way.
    count: u32,
    patience: u32,
    /// The lowest top of a watched push in this count, as an offset.
    floor: usize,
    /// How high pushes have reached in this count.
    peak: usize,
    /// A watched push of a frame between these changes nothing but the count: the floor, and where the zone, the peak or
    /// what is dirty ends; null before a count knows them.
    zone_start: *mut Slot,
    zone_end: *mut Slot,
    dirty: usize,
    resident: usize,
    /// How far pages had memory before some were last given back; zero once the stack has regretted that.
    given_back: usize,
    committed: usize,
    /// Where the pieces that were committed one after the other end; the last one at `committed`.
    pieces: Vec<usize>,
    end: usize,
    directory: Vec<Allocation>,
    deepest_bytes: usize,
    refusal: StackError,
    mapper: Mapper,
    config: StackConfig,
}

const _: () = assert!(std::mem::offset_of!(Reserved, cursor) == 0);
const _: () = assert!(std::mem::offset_of!(Reserved, published) == PublishedDirectory::OFFSET);

// SAFETY: the pointers lead to memory that only this stack owns; no other thread knows of it.
unsafe impl Send for Reserved {}

// SAFETY: frames follow one another in one range that stays in place until the stack is dropped; slots are zero when
// they are committed and again when their page was given back, and only what lies above the top is given back.
unsafe impl DataStack for Reserved {
    const NAME: &'static str = "reserved";

    fn new(config: &StackConfig) -> Result<Self, StackError> {
        config.validate()?;
        let mut mapper = Mapper::default();
        // As for an array, the last part of a page is not used.
        let most = config.max_bytes - config.max_bytes % page_bytes();
        let (base, end) = reserve(&mut mapper, most, config.chunk_bytes)?;
        // SAFETY: just mapped.
        let directory = vec![unsafe { Allocation::new(base, end) }];
        let mut published = PublishedDirectory::new(&directory);
        unsettle(&mut published, base);
        let mut stack = Self {
            published,
            cursor: Cursor {
                top: base,
                limit: base,
            },
            low_mark: base.as_ptr(),
            excess_mark: std::ptr::null_mut(),
            reach: 0,
            base,
            count: 0,
            patience: FIRST_PATIENCE,
            floor: 0,
            peak: 0,
            zone_start: std::ptr::null_mut(),
            zone_end: std::ptr::null_mut(),
            dirty: 0,
            resident: 0,
            given_back: 0,
            committed: 0,
            pieces: Vec::with_capacity(MAX_PIECES),
            end,
            directory,
            deepest_bytes: 0,
            refusal: StackError::Maximum {
                max_bytes: config.max_bytes,
            },
            mapper,
            config: config.clone(),
        };
        stack.commit(config.chunk_bytes)?;
        Ok(stack)
    }

    #[inline(always)]
    fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    #[inline(always)]
    unsafe fn cursor_mut(&mut self) -> &mut Cursor {
        &mut self.cursor
    }

    fn published(&self) -> &PublishedDirectory {
        &self.published
    }

    /// The watched push: after a deep excursion, a loop of calls makes thousands.
    #[inline(always)]
    unsafe fn try_push_across(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        let frame = self.cursor.top;
        let end = frame.as_ptr().wrapping_add(slots);
        if frame.as_ptr() < self.zone_start || end > self.zone_end || self.count <= 1 {
            return None;
        }
        self.count -= 1;
        // SAFETY: the zone ends in what is dirty, which is committed.
        self.cursor.top = unsafe { frame.add(slots) };
        Some(frame)
    }

    #[cold]
    #[inline(never)]
    unsafe fn push_cold(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        // SAFETY: as the caller promises.
        unsafe {
            match self.try_push_across(slots) {
                Some(frame) => Some(frame),
                None => self.push_slow(slots),
            }
        }
    }

    fn refusal(&self) -> StackError {
        self.refusal
    }

    #[inline(always)]
    unsafe fn try_pop(&mut self, frame: NonNull<Slot>) -> bool {
        let asks = frame.as_ptr() < self.low_mark;
        if !asks {
            self.cursor.top = frame;
        }
        !asks
    }

    #[cold]
    #[inline(never)]
    unsafe fn pop_cold(&mut self, frame: NonNull<Slot>) {
        if frame.as_ptr() < self.published.settled {
            // SAFETY: the frame lies in the range.
            let reach = unsafe { lower(&mut self.published, self.base, frame) };
            self.set_marks(self.excess_mark);
            let reach = reach.min(self.reach);
            // SAFETY: what may be reached is dirty, and so committed.
            self.cursor.limit = self.cursor.limit.min(unsafe { self.at(reach) });
        }
        self.cursor.top = frame;
        if frame.as_ptr() < self.excess_mark {
            self.begin_count();
        }
    }

    fn regions(&self) -> impl Iterator<Item = Region> {
        let live = Allocation {
            top: self.cursor.top,
            ..self.directory[0]
        };
        Some(live.region())
            .filter(|region| region.slots > 0)
            .into_iter()
    }

    fn blocks(&self) -> impl Iterator<Item = Block> {
        let committed = Block {
            start: self.base,
            bytes: self.committed,
            state: BlockState::Live,
        };
        std::iter::once(committed)
    }

    fn clear_unused(&mut self) {
        let top = self.cursor.top;
        // SAFETY: what is dirty is committed, and nothing above the top is live.
        unsafe { zero(top, self.at(self.dirty)) };
        self.dirty = self.top_bytes();
        self.reach = self.reach.min(self.dirty);
        self.zone_end = self.zone_end.min(top.as_ptr());
        self.cursor.limit = self.cursor.limit.min(top);
    }

    fn trim(&mut self) {
        let top = byte_distance(self.base, page_ceil(self.cursor.top));
        self.give_back_above(top);
        self.end_count();
    }

    fn counters(&self) -> Counters {
        Counters {
            crossings: self.published.crossings,
            deepest_bytes: self.deepest_bytes,
            ..self.mapper.counters(self.top_bytes())
        }
    }

    fn config(&self) -> &StackConfig {
        &self.config
    }
}

/// Sets aside addresses for `most` bytes and a guard page, or fewer, but no fewer than `least`. Returns their start and
/// how many bytes may be used.
fn reserve(
    mapper: &mut Mapper,
    most: usize,
    least: usize,
) -> Result<(NonNull<Slot>, usize), StackError> {
    let guard = page_bytes();
    if let Ok(base) = mapper.reserve(most + guard) {
        return Ok((base, most));
    }
    let short = SHORT_BYTES.max(least).min(most);
    if let Some(base) = mapper.reserve_apart(short + guard, most + guard) {
        return Ok((base, short));
    }
    let share = |bytes: usize| (bytes / FALLBACK_SHARE).next_multiple_of(guard).max(least);
    let mut bytes = share(most);
    while bytes > least {
        let granted = mapper.reserve(bytes + guard);
        bytes = share(bytes);
        if let Ok(base) = granted {
            // SAFETY: just reserved, by nobody used.
            unsafe { mapper.release(base) };
            break;
        }
    }
    Ok((mapper.reserve(bytes + guard)?, bytes))
}

impl Reserved {
    /// The slot at an offset in bytes, a multiple of a slot's size.
    ///
    /// # Safety
    /// The offset is within the range, its guard excepted.
    #[inline(always)]
    unsafe fn at(&self, bytes: usize) -> NonNull<Slot> {
        debug_assert!(bytes <= self.end);
        // SAFETY: by contract.
        unsafe { self.base.byte_add(bytes) }
    }

    /// The top as an offset: the bytes of all live frames.
    fn top_bytes(&self) -> usize {
        byte_distance(self.base, self.cursor.top)
    }

    /// Every push that is not below the limit, fast or not.
    ///
    /// # Safety
    /// As [`DataStack::push`].
    #[cold]
    #[inline(never)]
    unsafe fn push_slow(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        let frame = self.cursor.top;
        let start = self.top_bytes();
        let end = start + slots * SLOT_BYTES;
        if end <= self.reach {
            // Only the settled mark is behind.
            // SAFETY: what may be reached is dirty, and so committed.
            self.cursor.top = unsafe { self.at(end) };
            self.raise_mark(frame, slots);
            return Some(frame);
        }
        if end > self.committed {
            if let Err(refusal) = self.commit(end) {
                self.refusal = refusal;
                return None;
            }
            self.published.crossings += 1;
        }
        if end > self.dirty {
            self.raise_dirty(end);
        }
        // SAFETY: the frame ends in the committed part.
        self.cursor.top = unsafe { self.at(end) };
        if self.count > 0 {
            self.watch(start, end);
        } else {
            self.reach = self.dirty;
        }
        self.raise_mark(frame, slots);
        Some(frame)
    }

    /// Has the settled mark follow a frame that is pushed, and sets the limit by that and by the reach.
    fn raise_mark(&mut self, frame: NonNull<Slot>, slots: usize) {
        // SAFETY: the frame and the mark lie in the range.
        let reach = unsafe { raise(&mut self.published, self.base, frame, slots) };
        self.set_marks(self.excess_mark);
        let reach = reach.min(self.reach);
        // SAFETY: what may be reached is dirty, and so committed.
        self.cursor.limit = unsafe { self.at(reach) };
    }

    /// Sets what a pop is compared with to begin a count, and the mark that it is compared with first.
    fn set_marks(&mut self, excess_mark: *mut Slot) {
        self.excess_mark = excess_mark;
        self.low_mark = excess_mark.max(self.published.settled);
    }

    /// Makes the range accessible up to `end` bytes, and as much again as it was before.
    fn commit(&mut self, end: usize) -> Result<(), StackError> {
        let max_bytes = self.config.max_bytes;
        if end > max_bytes - max_bytes % page_bytes() {
            return Err(StackError::Maximum { max_bytes });
        }
        if end > self.end && self.extend(end).is_none() {
            return Err(StackError::OutOfMemory {
                requested_bytes: end - self.committed,
            });
        }
        let mut committed = self.committed.max(self.config.chunk_bytes);
        while committed < end {
            committed = (committed * 2).min(self.end);
        }
        // SAFETY: the committed part ends there, within the range.
        let start = unsafe { self.at(self.committed) };
        // SAFETY: the piece lies in the range and was not committed.
        unsafe { self.mapper.commit(start, committed - self.committed) }?;
        self.committed = committed;
        self.pieces.push(committed);
        Ok(())
    }

    /// Sets more addresses aside behind a range that was made short, so that `end` bytes fit: as many as there are, else as
    /// many as it takes.
    fn extend(&mut self, end: usize) -> Option<()> {
        let guard = page_bytes();
        let most = self.config.max_bytes - self.config.max_bytes % guard;
        let least = end.next_multiple_of(guard);
        let twice = (2 * self.end).min(most).max(least);
        for bytes in [twice, least] {
            // SAFETY: the range was made short, and is shorter than that.
            if unsafe { self.mapper.extend(self.base, bytes + guard) }.is_some() {
                self.end = bytes;
                // SAFETY: one past the last byte that may be used.
                self.directory[0].end = unsafe { self.at(bytes) };
                return Some(());
            }
        }
        None
    }

    /// Notes that frames will reach `end` bytes, which are committed, and a little more.
    fn raise_dirty(&mut self, end: usize) {
        self.dirty = end.next_multiple_of(STEP_BYTES).min(self.committed);
        self.deepest_bytes = self.deepest_bytes.max(self.dirty);
        if self.dirty > self.resident {
            if self.dirty > self.given_back / 2 && self.given_back > 0 {
                self.given_back = 0;
                self.patience = (self.patience * 2).min(LAST_PATIENCE);
            }
            self.resident = self.dirty.next_multiple_of(page_bytes());
            if self.count == 0 {
                self.set_marks(self.lowest_excess());
            }
        }
    }

    /// Counts a push from `start` to `end` that has just been made.
    fn watch(&mut self, start: usize, end: usize) {
        self.count -= 1;
        self.floor = self.floor.min(start);
        self.peak = self.peak.max(end);
        if self.count == 0 {
            self.give_back();
            return;
        }
        if end > self.floor + ZONE_BYTES {
            // The stack rises: pushes are fast up to the next step, and the pop that comes back into the zone asks.
            let limit = end.next_multiple_of(STEP_BYTES).min(self.dirty);
            self.peak = self.peak.max(limit);
            self.reach = limit;
            // SAFETY: the zone ends below the end of this frame.
            let mark = unsafe { self.at(self.floor + ZONE_BYTES) };
            self.set_marks(mark.as_ptr());
        }
        let zone_end = self.peak.min(self.floor + ZONE_BYTES).min(self.dirty);
        // SAFETY: both lie in what is dirty.
        (self.zone_start, self.zone_end) =
            unsafe { (self.at(self.floor).as_ptr(), self.at(zone_end).as_ptr()) };
    }

    /// Gives back what no push has reached during a whole count, and ends the count.
    fn give_back(&mut self) {
        let used = self.peak.max(self.top_bytes());
        let kept = (used + SLACK_BYTES).next_multiple_of(page_bytes());
        if kept + STEP_BYTES <= self.resident {
            self.given_back = self.resident;
            self.give_back_above(kept);
        }
        self.end_count();
    }

    /// Gives back all memory from an offset on, a page boundary at or above the top: whole pieces in one call, and what
    /// the piece around the offset holds in another.
    fn give_back_above(&mut self, kept: usize) {
        // Each piece starts where the one before it ends. The first one stays.
        let last = self.pieces.len() - 1;
        let stay = self.pieces[..last].partition_point(|start| *start < kept);
        let start = self.pieces[stay];
        if start < self.committed {
            self.pieces.truncate(stay + 1);
            // SAFETY: whole pieces, up to the end of the committed part, and no frame lies above the top.
            unsafe { self.mapper.decommit(self.at(start), self.committed - start) };
            self.committed = start;
        }
        let resident = self.resident.min(self.committed);
        // SAFETY: both ends are page boundaries within the committed part, and no frame lies above the top.
        unsafe { self.mapper.discard(self.at(kept), self.at(resident)) };
        self.resident = self.resident.min(kept);
        self.dirty = self.dirty.min(kept);
    }

    /// Lets pushes be fast, and starts the next count if there is still more memory above the top than there may be.
    fn end_count(&mut self) {
        self.count = 0;
        self.zone_end = std::ptr::null_mut();
        self.reach = self.dirty;
        // The next push is to set the limit.
        self.cursor.limit = self.cursor.limit.min(self.cursor.top);
        self.set_marks(self.lowest_excess());
        if self.cursor.top.as_ptr() < self.excess_mark {
            self.begin_count();
        }
    }

    /// The lowest top with no more memory above it than there may be; null if that is the base.
    fn lowest_excess(&self) -> *mut Slot {
        match self.resident.checked_sub(EXCESS_BYTES) {
            None | Some(0) => std::ptr::null_mut(),
            // SAFETY: below what is resident.
            Some(mark) => unsafe { self.at(mark).as_ptr() },
        }
    }

    /// The top has gone below the low mark: from now on pushes are watched.
    fn begin_count(&mut self) {
        if self.count == 0 {
            self.count = self.patience;
            self.floor = self.top_bytes();
            self.peak = 0;
        }
        self.set_marks(std::ptr::null_mut());
        self.reach = 0;
        self.cursor.limit = self.base;
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        // SAFETY: the stack is going, and every frame with it.
        unsafe { self.mapper.release(self.base) };
    }
}
