//! The list of chunks under [`Chunked`](crate::Chunked) and [`Cached`](crate::Cached): they differ only
//! in which released chunks they keep.
//!
//! The directory holds the live chunks, oldest first, and behind them the released ones that are kept,
//! the one released last first (a chunk larger than usual that comes in between trades places with the
//! last one, so that nothing is shifted):
//!
//! ```text
//! directory   [ chunk 0 | chunk 1 | chunk 2 | spare | spare | … ]
//!                                      │  └── published.live = 3
//!                                   cursor
//! ```
//!
//! A crossing into a kept chunk is therefore a step of `published.live` to the right, a release one to the left,
//! and both are a handful of instructions. Nothing of this is written into the chunks themselves: all
//! their bytes are for frames.

use std::marker::PhantomData;
use std::ptr::NonNull;
use std::sync::atomic::{Ordering, compiler_fence};

use crate::config::{StackConfig, StackError};
use crate::mapping::{Mapper, page_ceil};
use crate::stack::{
    Allocation, Block, BlockState, Counters, Cursor, DataStack, PublishedDirectory, Region,
    SLOT_BYTES, Slot, byte_distance, zero,
};

/// How far ahead of the frames the limit is set inside a chunk larger than this: the granularity at
/// which a stack knows what `clear_unused` has to zero.
pub(crate) const CLEAR_STEP_BYTES: usize = 64 << 10;

/// Which released chunks are kept.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// How many at most.
    pub chunks: usize,
    /// How large each may be, in bytes.
    pub largest_bytes: usize,
}

/// A way to choose which released chunks are kept.
pub trait Retain: Send {
    /// The name of the strategy that results.
    const NAME: &'static str;

    /// What to keep under a valid configuration.
    fn retention(config: &StackConfig) -> Retention;
}

/// A list of chunks that grows and shrinks with the depth, and keeps released chunks as `R` says.
///
/// Invariants:
/// - `directory[..published.live]` are the chunks with live frames, oldest first, and never empty;
///   `directory[published.live..]` the kept ones, within the retention.
/// - The top of every live chunk but the last is in its entry; that of the last is the cursor's.
/// - The limit of every chunk is in its entry, that of the last live one also in the cursor.
/// - Every slot of a chunk at or above its limit is zero.
/// - The [settled mark](crate::settled) is the second slot of the last live chunk, or null if that is the first chunk,
///   which is never released: the first frame of any other cannot be popped without a change of `published.live`, and
///   one comparison in `try_pop` finds it.
/// - `current`, `enterable` and `releasable_from` point into the directory as their comments say; whatever changes the
///   directory calls `place_pointers`.
#[repr(C)]
pub struct Chunks<R> {
    cursor: Cursor,
    /// Holds how many chunks are live and how many crossings there were.
    published: PublishedDirectory,
    /// The entry of the last live chunk.
    current: *mut Allocation,
    /// Kept chunks in front of this can be entered without the stack becoming deeper than it ever was.
    enterable: *mut Allocation,
    /// A chunk that is released is kept, and no other returned for it, if its entry is here or further on and it is no
    /// larger than the retention allows.
    releasable_from: *mut Allocation,
    directory: Vec<Allocation>,
    /// Bytes of all live chunks.
    live_bytes: usize,
    /// The most that `live_bytes` ever was; never above the configured maximum.
    deepest_bytes: usize,
    refusal: StackError,
    retention: Retention,
    mapper: Mapper,
    config: StackConfig,
    policy: PhantomData<R>,
}

const _: () = assert!(std::mem::offset_of!(Chunks<()>, cursor) == 0);
const _: () = assert!(std::mem::offset_of!(Chunks<()>, published) == PublishedDirectory::OFFSET);

// SAFETY: the pointers lead to memory that only this stack owns; no other thread knows of it.
unsafe impl<R: Retain> Send for Chunks<R> {}

// SAFETY: frames are handed out upwards from the base of chunks that are mapped as long as they are
// live, each frame above all live frames of its chunk; chunks are zero when mapped.
unsafe impl<R: Retain> DataStack for Chunks<R> {
    const NAME: &'static str = R::NAME;

    fn new(config: &StackConfig) -> Result<Self, StackError> {
        config.validate()?;
        let mut mapper = Mapper::default();
        let base = mapper.map(config.chunk_bytes)?;
        // SAFETY: just mapped.
        let chunk = unsafe { Allocation::new(base, config.chunk_bytes) };
        let directory = vec![chunk];
        let mut stack = Self {
            cursor: Cursor {
                top: base,
                limit: base,
            },
            published: PublishedDirectory::new(&directory),
            current: std::ptr::null_mut(),
            enterable: std::ptr::null_mut(),
            releasable_from: std::ptr::null_mut(),
            directory,
            live_bytes: config.chunk_bytes,
            deepest_bytes: config.chunk_bytes,
            refusal: StackError::Maximum {
                max_bytes: config.max_bytes,
            },
            retention: R::retention(config),
            mapper,
            config: config.clone(),
            policy: PhantomData,
        };
        stack.place_pointers();
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

    /// The crossing into a kept chunk, to a depth reached before.
    #[inline(always)]
    unsafe fn try_push_across(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        // SAFETY: `current` is in the directory, and the entry behind it is there if it is in front of `enterable`.
        unsafe {
            let next = self.current.add(1);
            // Below the end of the chunk it may be the limit alone that is in the way.
            if next >= self.enterable || self.cursor.limit != (*self.current).end {
                return None;
            }
            let base = (*next).base;
            if base.as_ptr().wrapping_add(slots) > (*next).limit.as_ptr() {
                return None;
            }
            (*self.current).top = self.cursor.top;
            self.current = next;
            self.live_bytes += byte_distance(base, (*next).end);
            self.published.settled = second_slot(base);
            self.cursor.limit = (*next).limit;
            // The limit lies in the chunk, and the frame ends below it.
            self.cursor.top = base.add(slots);
            self.published.live += 1;
            // Else both counts would be loaded by one instruction, which waits until the store of the last crossing has
            // left the processor's buffer.
            compiler_fence(Ordering::SeqCst);
            self.published.crossings += 1;
            Some(base)
        }
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
        let within = frame.as_ptr() >= self.published.settled;
        if within {
            self.cursor.top = frame;
        }
        within
    }

    /// Pops the first frame of the last live chunk, and the chunk with it, if that one is kept and no other returned.
    #[inline(always)]
    unsafe fn try_pop_across(&mut self, _frame: NonNull<Slot>) -> bool {
        // SAFETY: the last live chunk is not the first, so that there is an entry in front of its own.
        unsafe {
            let chunk = self.current;
            let bytes = (*chunk).bytes();
            if chunk < self.releasable_from || bytes > self.retention.largest_bytes {
                return false;
            }
            self.leave(bytes);
            true
        }
    }

    /// Pops the first frame of the last live chunk, and the chunk with it.
    #[cold]
    #[inline(never)]
    unsafe fn pop_cold(&mut self, frame: NonNull<Slot>) {
        // SAFETY: as the caller promises; a pop that comes here is of the first frame of a chunk other than the first.
        unsafe {
            if !self.try_pop_across(frame) {
                self.leave((*self.current).bytes());
                self.shed();
            }
        }
    }

    fn regions(&self) -> impl Iterator<Item = Region> {
        let last = self.published.live - 1;
        self.directory[..=last]
            .iter()
            .enumerate()
            .map(move |(index, chunk)| {
                let top = if index == last {
                    self.cursor.top
                } else {
                    chunk.top
                };
                Allocation { top, ..*chunk }.region()
            })
            .filter(|region| region.slots > 0)
    }

    fn blocks(&self) -> impl Iterator<Item = Block> {
        self.directory.iter().enumerate().map(|(index, chunk)| {
            chunk.block(if index < self.published.live {
                BlockState::Live
            } else {
                BlockState::Kept
            })
        })
    }

    fn clear_unused(&mut self) {
        self.directory[self.published.live - 1].top = self.cursor.top;
        for (index, chunk) in self.directory.iter_mut().enumerate() {
            let top = if index < self.published.live {
                chunk.top
            } else {
                chunk.base
            };
            // SAFETY: above the top of a live chunk, or anywhere in a kept one, is no live frame.
            unsafe { zero(top, chunk.limit) };
            chunk.limit = top;
        }
        self.cursor.limit = self.cursor.top;
    }

    fn trim(&mut self) {
        for chunk in self.directory.drain(self.published.live..) {
            // SAFETY: a kept chunk holds no frame, and its entry goes with it.
            unsafe { self.mapper.unmap(chunk.base, chunk.bytes()) };
        }
        self.place_pointers();
        let start = page_ceil(self.cursor.top);
        let chunk = &mut self.directory[self.published.live - 1];
        // SAFETY: the whole pages between the top and the end of the chunk in use hold no frame.
        unsafe { self.mapper.discard(start, chunk.end) };
        chunk.limit = chunk.limit.min(start);
        self.cursor.limit = chunk.limit;
    }

    fn counters(&self) -> Counters {
        let used_bytes = self.regions().map(|region| region.slots * SLOT_BYTES).sum();
        let counters = self.mapper.counters(used_bytes);
        Counters {
            crossings: self.published.crossings,
            // All chunks but the first were mapped for a crossing.
            cache_hits: self.published.crossings - (counters.chunks_mapped - 1),
            deepest_bytes: self.deepest_bytes,
            ..counters
        }
    }

    fn config(&self) -> &StackConfig {
        &self.config
    }
}

impl<R> Chunks<R> {
    /// Finds the places in the directory again, after that has changed.
    fn place_pointers(&mut self) {
        let entries = self.directory.as_mut_ptr();
        let len = self.directory.len();
        // Behind the first, which is never released; with a retention of nothing, behind all.
        let from = (len - self.retention.chunks.min(len)).max(1);
        let mut bytes = self.live_bytes;
        let enterable = self.directory[self.published.live..]
            .iter()
            .take_while(|chunk| {
                bytes += chunk.bytes();
                bytes <= self.deepest_bytes
            })
            .count();
        // SAFETY: none is further than one past the last entry.
        unsafe {
            self.current = entries.add(self.published.live - 1);
            self.enterable = self.current.add(1 + enterable);
            self.releasable_from = entries.add(from);
        }
        self.published.entries = entries;
    }

    /// Goes back to the chunk in front of the last live one, which is of `bytes` bytes.
    ///
    /// # Safety
    /// The last live chunk is not the first, and holds no frame that is still to be popped.
    #[inline(always)]
    unsafe fn leave(&mut self, bytes: usize) {
        // SAFETY: by contract there is an entry in front.
        unsafe {
            let previous = self.current.sub(1);
            self.current = previous;
            self.cursor.top = (*previous).top;
            self.cursor.limit = (*previous).limit;
            self.published.live -= 1;
            self.live_bytes -= bytes;
            self.published.settled = if self.published.live == 1 {
                std::ptr::null_mut()
            } else {
                second_slot((*previous).base)
            };
        }
    }

    /// Every push that is not below the limit, fast or not.
    ///
    /// # Safety
    /// As [`DataStack::push`].
    #[cold]
    #[inline(never)]
    unsafe fn push_slow(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        let bytes = slots * SLOT_BYTES;
        if bytes > byte_distance(self.cursor.top, self.directory[self.published.live - 1].end)
            && let Err(refusal) = self.enter_next(bytes)
        {
            self.refusal = refusal;
            return None;
        }
        let frame = self.cursor.top;
        // SAFETY: the frame ends inside the chunk.
        self.cursor.top = unsafe { frame.add(slots) };
        self.raise_limit();
        Some(frame)
    }

    /// Goes on in the next chunk, kept or new, which has room for `bytes` bytes.
    fn enter_next(&mut self, bytes: usize) -> Result<(), StackError> {
        let kept_bytes = self
            .directory
            .get(self.published.live)
            .map_or(0, Allocation::bytes);
        let chunk_bytes = if bytes <= kept_bytes {
            kept_bytes
        } else {
            // Doubling until the frame fits.
            self.config.chunk_bytes.max(bytes.next_power_of_two())
        };
        let live_bytes = self.live_bytes + chunk_bytes;
        if live_bytes > self.config.max_bytes {
            return Err(StackError::Maximum {
                max_bytes: self.config.max_bytes,
            });
        }
        if bytes > kept_bytes {
            self.map_next(chunk_bytes)?;
        }
        self.directory[self.published.live - 1].top = self.cursor.top;
        let next = self.directory[self.published.live];
        self.cursor = Cursor {
            top: next.base,
            limit: next.limit,
        };
        self.published.settled = second_slot(next.base);
        self.published.live += 1;
        self.live_bytes = live_bytes;
        self.deepest_bytes = self.deepest_bytes.max(live_bytes);
        self.published.crossings += 1;
        self.place_pointers();
        Ok(())
    }

    /// Maps a chunk and puts it right behind the live ones.
    fn map_next(&mut self, chunk_bytes: usize) -> Result<(), StackError> {
        // The directory is the one part of a stack that the global allocator holds.
        self.directory
            .try_reserve(1)
            .map_err(|_| StackError::OutOfMemory {
                requested_bytes: size_of::<Allocation>(),
            })?;
        let base = self.mapper.map(chunk_bytes)?;
        // SAFETY: just mapped.
        self.directory
            .push(unsafe { Allocation::new(base, chunk_bytes) });
        let last = self.directory.len() - 1;
        self.directory.swap(self.published.live, last);
        Ok(())
    }

    /// Sets the limit at the next step above the top or at the end, unless it is higher.
    fn raise_limit(&mut self) {
        let chunk = &mut self.directory[self.published.live - 1];
        let used_bytes = byte_distance(chunk.base, self.cursor.top);
        let limit_bytes = used_bytes
            .next_multiple_of(CLEAR_STEP_BYTES)
            .min(chunk.bytes());
        // SAFETY: not beyond the end of the chunk.
        let limit = unsafe { chunk.base.byte_add(limit_bytes) };
        chunk.limit = chunk.limit.max(limit);
        self.cursor.limit = chunk.limit;
    }

    /// Unmaps one chunk, after the last live one has joined those that are kept: that one if it is too large to keep, else
    /// the one that was released longest ago.
    #[cold]
    #[inline(never)]
    fn shed(&mut self) {
        let released = self.published.live;
        let chunk = if self.directory[released].bytes() > self.retention.largest_bytes {
            self.directory.swap_remove(released)
        } else {
            self.directory.remove(self.directory.len() - 1)
        };
        self.place_pointers();
        // SAFETY: it is behind the live chunks, so no frame is in it, and its entry is gone.
        unsafe { self.mapper.unmap(chunk.base, chunk.bytes()) };
    }
}

/// The settled mark of a chunk of which no more than the first frame is settled.
fn second_slot(base: NonNull<Slot>) -> *mut Slot {
    base.as_ptr().wrapping_add(1)
}

impl<R> Drop for Chunks<R> {
    fn drop(&mut self) {
        for chunk in self.directory.drain(..) {
            // SAFETY: the stack is going, and every frame with it.
            unsafe { self.mapper.unmap(chunk.base, chunk.bytes()) };
        }
    }
}
