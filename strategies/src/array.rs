//! `array`: one array that doubles when it is full and never moves a frame.
//!
//! Origin: CPython PR 148681.
//!
//! ```text
//! before: frame D does not fit              after: D lies in a new array, at the depth it has
//!
//!   array 0                                   array 0                array 1
//!  ┌───┬───┬───┬─┐                           ┌───┬───┬───┬─┐        ┌ ─ ─ ─ ─ ─ ─┬───┬─────────────┐
//!  │ A │ B │ C │ │                           │ A │ B │ C │ │    →     (untouched) │ D │             │
//!  └───┴───┴───┴─┘                           └───┴───┴───┴─┘        └ ─ ─ ─ ─ ─ ─┴───┴─────────────┘
//!             top                                                    0        depth  top
//!
//! after C and D have returned and E was called: C's place in array 0 is dead for good
//!
//!   array 0                                   array 1
//!  ┌───┬───┬─────┐                           ┌ ─ ─ ─┬─────┬────────────────────────┐
//!  │ A │ B │     │              →                   │  E  │                        │
//!  └───┴───┴─────┘                           └ ─ ─ ─┴─────┴────────────────────────┘
//! ```
//!
//! New frames always go to the newest array, at the offset that is their depth: popping a frame of an
//! old array puts the top at that frame's offset in the newest one. So an edge is crossed once in the life
//! of the stack and never again, however a program swings around it. The price is memory: nothing is
//! given back before the stack is dropped (or [trimmed](DataStack::trim)), the arrays are as large as the
//! deepest point ever needed, and the live frames may be spread over all of them.
//!
//! Invariants of [`Array`]:
//! - `directory` holds the arrays with live frames, oldest first, and always the newest array, last. An
//!   entry's `first..top` are its live frames; the newest's top is the cursor's. Offsets of entries follow
//!   one another: where one's live frames end, the next one's begin.
//! - Arrays that lost their last live frame to a pop are in `retired`; nothing is ever pushed there.
//! - In the newest array every slot outside `dirty_low..dirty_high` is zero; its live frames lie inside.
//! - The cursor's limit is `dirty_high`, or lower to have the next push ask.
//! - The [settled mark](crate::settled) lies in the newest array, not above the top; `above_mark` bytes of the array lie
//!   above it, so that one comparison in `try_pop` finds frames below the mark and those of other arrays.

use std::ptr::NonNull;

use crate::chunks::CLEAR_STEP_BYTES;
use crate::config::{StackConfig, StackError};
use crate::mapping::{Mapper, page_bytes, page_ceil};
use crate::settled::{lower, raise, unsettle};
use crate::stack::{
    Allocation, Block, BlockState, Counters, Cursor, DataStack, PublishedDirectory, Region,
    SLOT_BYTES, Slot, byte_distance, zero,
};

/// More arrays than doubling can make before it leaves the address space.
const MAX_ARRAYS: usize = 48;

/// An array that doubles and never moves a frame; see [the module](self) for diagrams.
#[repr(C)]
pub struct Array {
    cursor: Cursor,
    /// Holds how many entries the directory has, how many crossings there were, and the settled mark.
    published: PublishedDirectory,
    /// From the settled mark to the end of the newest array.
    above_mark: usize,
    base: NonNull<Slot>,
    bytes: usize,
    directory: Vec<Allocation>,
    retired: Vec<Allocation>,
    dirty_low: NonNull<Slot>,
    dirty_high: NonNull<Slot>,
    deepest_bytes: usize,
    refusal: StackError,
    mapper: Mapper,
    config: StackConfig,
}

const _: () = assert!(std::mem::offset_of!(Array, cursor) == 0);
const _: () = assert!(std::mem::offset_of!(Array, published) == PublishedDirectory::OFFSET);

// SAFETY: the pointers lead to memory that only this stack owns; no other thread knows of it.
unsafe impl Send for Array {}

// SAFETY: a frame is handed out at the offset where the live frames end, in the newest array, whose
// slots from that offset on belong to no live frame; arrays with live frames stay mapped and in place.
unsafe impl DataStack for Array {
    const NAME: &'static str = "array";

    fn new(config: &StackConfig) -> Result<Self, StackError> {
        config.validate()?;
        let mut mapper = Mapper::default();
        let bytes = config.chunk_bytes;
        let base = mapper.map(bytes)?;
        let mut directory = Vec::with_capacity(MAX_ARRAYS);
        // SAFETY: just mapped.
        directory.push(unsafe { Allocation::new(base, bytes) });
        let mut published = PublishedDirectory::new(&directory);
        unsettle(&mut published, base);
        Ok(Self {
            cursor: Cursor {
                top: base,
                limit: base,
            },
            published,
            above_mark: bytes,
            base,
            bytes,
            directory,
            retired: Vec::with_capacity(MAX_ARRAYS),
            dirty_low: base,
            dirty_high: base,
            deepest_bytes: 0,
            refusal: StackError::Maximum {
                max_bytes: config.max_bytes,
            },
            mapper,
            config: config.clone(),
        })
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

    #[cold]
    #[inline(never)]
    unsafe fn push_cold(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        let depth = byte_distance(self.base, self.cursor.top);
        let end = depth + slots * SLOT_BYTES;
        if end > self.bytes
            && let Err(refusal) = self.grow(end)
        {
            self.refusal = refusal;
            return None;
        }
        let frame = self.cursor.top;
        // SAFETY: the array is at least `end` bytes long.
        let top = unsafe { self.base.byte_add(end) };
        if top > self.dirty_high || frame < self.dirty_low {
            self.mark_dirty(end);
        }
        // SAFETY: the frame and the mark lie in the newest array.
        let reach = unsafe { raise(&mut self.published, self.base, frame, slots) };
        self.follow_mark();
        self.cursor.limit = self.limit(reach);
        self.cursor.top = top;
        Some(frame)
    }

    fn refusal(&self) -> StackError {
        self.refusal
    }

    #[inline(always)]
    unsafe fn try_pop(&mut self, frame: NonNull<Slot>) -> bool {
        let mark = self.published.settled.addr();
        let plain = frame.addr().get().wrapping_sub(mark) < self.above_mark;
        if plain {
            self.cursor.top = frame;
        }
        plain
    }

    /// Pops a frame below the settled mark, or one of an array that was outgrown: the newest array holds no live frame
    /// then.
    #[cold]
    #[inline(never)]
    unsafe fn pop_cold(&mut self, frame: NonNull<Slot>) {
        if frame.addr().get().wrapping_sub(self.base.addr().get()) < self.bytes {
            // SAFETY: the frame lies in the newest array.
            let reach = unsafe { lower(&mut self.published, self.base, frame) };
            self.follow_mark();
            self.cursor.limit = self.cursor.limit.min(self.limit(reach));
            self.cursor.top = frame;
            return;
        }
        unsettle(&mut self.published, self.base);
        self.follow_mark();
        let newest = self.directory.len() - 1;
        let outgrown = &mut self.directory[newest - 1];
        let depth = byte_distance(outgrown.base, frame);
        outgrown.top = frame;
        let dead = outgrown.first == frame;
        // SAFETY: every depth of an older array is inside the newest.
        let top = unsafe { self.base.byte_add(depth) };
        self.directory[newest].first = top;
        self.cursor.top = top;
        // The next push is to note how low the newest array is used.
        self.cursor.limit = top;
        if dead {
            self.retired.push(self.directory.remove(newest - 1));
            self.published.update(&self.directory);
        }
    }

    fn regions(&self) -> impl Iterator<Item = Region> {
        let last = self.directory.len() - 1;
        self.directory
            .iter()
            .enumerate()
            .map(move |(index, array)| {
                let top = if index == last {
                    self.cursor.top
                } else {
                    array.top
                };
                Allocation { top, ..*array }.region()
            })
            .filter(|region| region.slots > 0)
    }

    fn blocks(&self) -> impl Iterator<Item = Block> {
        let live = self
            .directory
            .iter()
            .map(|array| array.block(BlockState::Live));
        let retired = self.retired.iter();
        live.chain(retired.map(|array| array.block(BlockState::Outgrown)))
    }

    fn clear_unused(&mut self) {
        let top = self.cursor.top;
        // SAFETY: above the top is no live frame. Outgrown arrays need no clearing: no push comes back.
        unsafe { zero(top.max(self.dirty_low), self.dirty_high) };
        self.dirty_low = self.dirty_low.min(top);
        self.dirty_high = top;
        self.cursor.limit = top;
    }

    fn trim(&mut self) {
        for array in self.retired.drain(..) {
            // SAFETY: a retired array holds no live frame and gets none.
            unsafe { self.mapper.unmap(array.base, array.bytes()) };
        }
        let start = page_ceil(self.cursor.top);
        let newest = self.directory.len() - 1;
        for (index, array) in self.directory.iter().enumerate() {
            let dead = if index == newest {
                start
            } else {
                page_ceil(array.top)
            };
            // SAFETY: no live frame lies above the top of an array.
            unsafe { self.mapper.discard(dead, array.end) };
        }
        self.dirty_high = self.dirty_high.min(start);
        self.dirty_low = self.dirty_low.min(self.dirty_high);
        self.cursor.limit = self.cursor.limit.min(self.dirty_high);
    }

    fn counters(&self) -> Counters {
        let used_bytes = self.regions().map(|region| region.slots * SLOT_BYTES).sum();
        Counters {
            crossings: self.published.crossings,
            deepest_bytes: self.deepest_bytes,
            ..self.mapper.counters(used_bytes)
        }
    }

    fn config(&self) -> &StackConfig {
        &self.config
    }
}

impl Array {
    /// Maps an array of at least `end` bytes and puts the top there, at the same depth.
    fn grow(&mut self, end: usize) -> Result<(), StackError> {
        let max_bytes = self.config.max_bytes;
        let most = max_bytes - max_bytes % page_bytes();
        if end > most {
            return Err(StackError::Maximum { max_bytes });
        }
        let mut bytes = self.bytes;
        while bytes < end {
            bytes = (bytes * 2).min(most);
        }
        let base = self.mapper.map(bytes)?;
        self.published.crossings += 1;

        // SAFETY: just mapped.
        let mut array = unsafe { Allocation::new(base, bytes) };
        // SAFETY: the depth is within the old array, which is smaller.
        let top = unsafe { base.byte_add(byte_distance(self.base, self.cursor.top)) };
        array.first = top;
        let outgrown = self.directory.len() - 1;
        self.directory[outgrown].top = self.cursor.top;
        if self.directory[outgrown].first == self.cursor.top {
            self.retired.extend(self.directory.pop());
        }
        self.directory.push(array);
        self.published.update(&self.directory);
        unsettle(&mut self.published, base);
        self.base = base;
        self.bytes = bytes;
        self.above_mark = bytes;
        self.cursor.top = top;
        self.dirty_low = top;
        self.dirty_high = top;
        Ok(())
    }

    /// After the settled mark was moved.
    fn follow_mark(&mut self) {
        self.above_mark = self.base.addr().get() + self.bytes - self.published.settled.addr();
    }

    /// The limit where frames may end `reach` bytes above the base, as far as the settled mark is concerned.
    fn limit(&self, reach: usize) -> NonNull<Slot> {
        let reach = reach.min(byte_distance(self.base, self.dirty_high));
        // SAFETY: not above what is dirty.
        unsafe { self.base.byte_add(reach) }
    }

    /// Makes the slots from the top to `end` bytes dirty.
    ///
    /// What is dirty is one range, and the top may have gone far below it, through outgrown frames, over
    /// pages that were never touched. Then the range is cleared on the spot, for all of it is
    /// dead, and a new one begun. The clearing is paid for by the pops over that distance.
    fn mark_dirty(&mut self, end: usize) {
        let high = end.next_multiple_of(CLEAR_STEP_BYTES).min(self.bytes);
        // SAFETY: not beyond the end of the array.
        let high = unsafe { self.base.byte_add(high) };
        if high < self.dirty_low {
            // SAFETY: live frames of the newest array lie below the top, which is below `high`.
            unsafe { zero(self.dirty_low, self.dirty_high) };
            self.dirty_high = high;
        }
        self.dirty_low = self.dirty_low.min(self.cursor.top);
        self.dirty_high = self.dirty_high.max(high);
        self.deepest_bytes = self
            .deepest_bytes
            .max(byte_distance(self.base, self.dirty_high));
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        for array in self.directory.drain(..).chain(self.retired.drain(..)) {
            // SAFETY: the stack is going, and every frame with it.
            unsafe { self.mapper.unmap(array.base, array.bytes()) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{cross_the_edge, descend_and_return};

    fn push(stack: &mut Array, slots: usize) -> NonNull<Slot> {
        // SAFETY: the tests ask for a few slots.
        unsafe { stack.push(slots) }.unwrap()
    }

    #[test]
    fn a_hundred_calls_across_an_edge_cross_it_once() {
        for slots in [8, 100_000] {
            let counters = cross_the_edge::<Array>(&StackConfig::default(), slots, 100);
            assert_eq!(counters.chunks_mapped - 1, 1);
            assert_eq!(counters.crossings, 1);
            assert_eq!(counters.chunks_unmapped, 0);
        }
    }

    #[test]
    fn a_descent_leaves_the_high_water_mark() {
        let counters = descend_and_return::<Array>(&StackConfig::default(), 100_000);
        assert_eq!(counters.chunks_unmapped, 0);
        assert_eq!(counters.bytes_retained, counters.bytes_mapped_peak);
        // 100,000 frames of 64 bytes need 8 MiB, and all smaller arrays are still there.
        assert_eq!(counters.bytes_retained, (16 << 20) - (16 << 10));
    }

    #[test]
    fn a_frame_keeps_its_depth_in_the_new_array() {
        let mut stack = Array::new(&StackConfig::default()).unwrap();
        let whole = (16 << 10) / SLOT_BYTES;
        let a = push(&mut stack, whole - 10);
        let b = push(&mut stack, 20);
        assert_eq!(byte_distance(stack.base, b), (whole - 10) * SLOT_BYTES);
        assert_eq!(
            stack
                .regions()
                .map(|region| region.slots)
                .collect::<Vec<_>>(),
            [whole - 10, 20]
        );

        // SAFETY: the frames are popped in order.
        unsafe {
            stack.pop(b);
            stack.pop(a);
        }
        let c = push(&mut stack, 5);
        assert_eq!(
            c, stack.base,
            "a frame popped in an old array leaves the top in the new one"
        );
        assert_eq!(stack.directory.len(), 1);
        assert_eq!(stack.retired.len(), 1);
    }

    #[test]
    fn going_far_down_does_not_dirty_what_lies_between() {
        let mut stack = Array::new(&StackConfig::default()).unwrap();
        let frames: Vec<_> = (0..9_000).map(|_| push(&mut stack, 8)).collect();
        let high = stack.dirty_high;
        assert_eq!(byte_distance(stack.base, stack.dirty_low), 512 << 10);
        for frame in frames.into_iter().rev() {
            // SAFETY: the frames are popped in order.
            unsafe { stack.pop(frame) };
        }
        push(&mut stack, 8);
        assert_eq!(stack.dirty_low, stack.base);
        assert_eq!(
            byte_distance(stack.base, stack.dirty_high),
            CLEAR_STEP_BYTES
        );
        assert!(stack.dirty_high < high);
    }
}
