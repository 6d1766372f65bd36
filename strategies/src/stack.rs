//! The contract between a VM and the memory its frames live in.

use std::ptr::NonNull;

use crate::config::{MAX_FRAME_SLOTS, StackConfig, StackError};

/// The unit of a data stack: eight bytes.
pub type Slot = u64;

/// Bytes of one slot.
pub(crate) const SLOT_BYTES: usize = size_of::<Slot>();

/// A stack of frames, each a run of [`Slot`]s.
///
/// # What a VM may rely on
///
/// - **Order.** Frames go in last-in, first-out order: [`pop`](Self::pop) takes the frame pushed last
///   of those not yet popped.
/// - **Addresses.** A frame lies in one piece, aligned to [`Slot`], and never moves while it is live.
///   Two frames pushed one after the other may lie anywhere: nothing says they touch.
/// - **Contents.** The words of a new frame are unspecified but never wild: each is zero, or was
///   written to a frame that was live at the last [`clear_unused`](Self::clear_unused) or pushed
///   since. A VM whose collector clears after each collection can therefore scan a frame that its
///   function has not filled yet.
/// - **Failure.** A push that fails leaves the stack as it was: everything live stays live, frames can
///   be popped, and a smaller push may succeed. [`StackError::Maximum`] says the configured maximum is
///   reached, [`StackError::OutOfMemory`] that the system refused memory. Nothing here aborts or panics.
/// - **Threads.** A stack belongs to one thread at a time and may be sent to another.
///
/// # The two halves of a push
///
/// `push` is written once, here: one addition, one comparison, one store, so that the machine code in
/// the VM's loop does not depend on the strategy. Everything a strategy does differently is in
/// [`push_cold`](Self::push_cold) and in `pop`. A strategy moves [`Cursor::limit`] to decide when it
/// is asked: at the end of an allocation, and, inside a large one, every 64 KiB that are
/// reached for the first time since the last `clear_unused`, so that it knows what to clear.
///
/// # Safety
///
/// An implementation upholds everything above: for a push it hands out `slots` slots of initialised
/// memory that are part of no other live frame, and keeps them valid for reads and writes until
/// their pop.
pub unsafe trait DataStack: Sized + Send {
    /// The name users choose the strategy by.
    const NAME: &'static str;

    /// Makes a stack and maps its first allocation.
    ///
    /// # Errors
    /// [`StackError::Config`] if `config` is invalid, [`StackError::OutOfMemory`] if the system
    /// refuses the memory.
    fn new(config: &StackConfig) -> Result<Self, StackError>;

    /// Where the next frame goes. Only `push` and the strategy itself move it.
    fn cursor(&self) -> &Cursor;

    /// [`cursor`](Self::cursor), to be moved.
    ///
    /// # Safety
    /// The caller keeps `top` between the end of the newest frame and `limit`, and does not raise `limit`.
    unsafe fn cursor_mut(&mut self) -> &mut Cursor;

    /// Where the blocks are, for a reader in another process.
    fn published(&self) -> &PublishedDirectory;

    /// Pushes a frame of `slots` slots and returns its first.
    ///
    /// # Errors
    /// [`StackError::Maximum`] or [`StackError::OutOfMemory`]; see the contract above.
    ///
    /// # Safety
    /// `slots` is from 1 to [`MAX_FRAME_SLOTS`].
    #[inline(always)]
    unsafe fn push(&mut self, slots: usize) -> Result<NonNull<Slot>, StackError> {
        debug_assert!((1..=MAX_FRAME_SLOTS).contains(&slots));
        // SAFETY: the top moves by one frame, and only if that ends at or below the limit.
        let cursor = unsafe { self.cursor_mut() };
        let frame = cursor.top;
        // The end may lie outside the allocation, so it is computed as an address to compare, no more.
        if frame.as_ptr().wrapping_add(slots) <= cursor.limit.as_ptr() {
            // SAFETY: `limit` lies in the same allocation as `top`, and the end is not beyond it.
            cursor.top = unsafe { frame.add(slots) };
            return Ok(frame);
        }
        // SAFETY: the caller's promise about `slots` is handed on.
        match unsafe { self.push_cold(slots) } {
            Some(frame) => Ok(frame),
            None => Err(self.refusal()),
        }
    }

    /// Pushes a frame that does not fit below the limit, if that takes a few instructions and no call; else leaves
    /// everything as it is and returns `None`. A loop of calls across an edge comes here for each of them, and needs no
    /// stack frame of its own for it.
    ///
    /// # Safety
    /// As [`push`](Self::push), and the frame does not fit below the limit.
    #[inline(always)]
    unsafe fn try_push_across(&mut self, _slots: usize) -> Option<NonNull<Slot>> {
        None
    }

    /// The rest of a push that does not fit below the limit, or `None` if it is refused.
    /// Implementations are `#[cold]` and `#[inline(never)]`. No pointer into the stack becomes invalid.
    ///
    /// It does not return the `Result` of a push because an `Option` comes back in one register.
    ///
    /// # Safety
    /// As [`push`](Self::push).
    unsafe fn push_cold(&mut self, slots: usize) -> Option<NonNull<Slot>>;

    /// Why [`push_cold`](Self::push_cold) last returned `None`; unspecified before that.
    fn refusal(&self) -> StackError;

    /// Pops the newest frame.
    ///
    /// # Safety
    /// `frame` is the newest frame not yet popped, as `push` returned it. Pointers into it die.
    #[inline(always)]
    unsafe fn pop(&mut self, frame: NonNull<Slot>) {
        // SAFETY: as the caller promises.
        unsafe {
            if !self.try_pop(frame) {
                self.pop_cold(frame);
            }
        }
    }

    /// Pops the newest frame if no more is to be done than to move the top; else leaves everything as it
    /// is and returns false. A loop that goes on elsewhere then needs no stack frame of its own.
    ///
    /// # Safety
    /// As [`pop`](Self::pop), if it returns true.
    unsafe fn try_pop(&mut self, frame: NonNull<Slot>) -> bool;

    /// Pops the newest frame, after [`try_pop`](Self::try_pop) has returned false, if that takes a few instructions and
    /// no call; else leaves everything as it is and returns false.
    ///
    /// # Safety
    /// As [`pop`](Self::pop), if it returns true.
    #[inline(always)]
    unsafe fn try_pop_across(&mut self, _frame: NonNull<Slot>) -> bool {
        false
    }

    /// Pops the newest frame, after [`try_pop`](Self::try_pop) has returned false.
    ///
    /// # Safety
    /// As [`pop`](Self::pop).
    unsafe fn pop_cold(&mut self, frame: NonNull<Slot>);

    /// Where the newest frame ends, and where the next one starts if it fits before the limit.
    fn top(&self) -> NonNull<Slot> {
        self.cursor().top
    }

    /// The parts of all allocations that hold live frames, oldest frames first; together they are
    /// exactly the live frames. Empty parts are left out.
    fn regions(&self) -> impl Iterator<Item = Region>;

    /// Every block of memory that the stack holds, for a picture of it; without a definition of its own, those parts
    /// that hold live frames.
    fn blocks(&self) -> impl Iterator<Item = Block> {
        self.regions().map(|region| Block {
            start: region.start,
            bytes: region.slots * SLOT_BYTES,
            state: BlockState::Live,
        })
    }

    /// Zeroes every word that no live frame covers, that was written since the last call, and that a
    /// later push may hand out: those above the top, those above the top of older allocations, those
    /// of allocations kept for reuse. To be called after each collection, so that a push need not
    /// clear. Pages never touched are not touched.
    fn clear_unused(&mut self);

    /// Gives cached allocations and unused pages back to the system. Costs system calls.
    fn trim(&mut self);

    /// What the stack has done and holds.
    fn counters(&self) -> Counters;

    /// The configuration it was made with.
    fn config(&self) -> &StackConfig;
}

/// The two words that a push reads.
///
/// It is the first field of every strategy, which is `repr(C)`, so that its offset is the same in all.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    /// Where the next frame starts.
    pub top: NonNull<Slot>,
    /// What the next frame may not pass without asking the strategy. Not always the end of the
    /// allocation; below the top, every push asks.
    pub limit: NonNull<Slot>,
}

/// Where the directory of a stack is.
///
/// It is the second field of every strategy, so that readers find it at one place. `crossings`, `live` and `lowerings`
/// together are its sequence number: where none has changed, no frame of any block but the newest has been pushed or
/// popped, and none of the newest that starts below where `settled` was.
#[repr(C)]
#[derive(Debug)]
pub struct PublishedDirectory {
    /// The first entry.
    pub entries: *const Allocation,
    /// How many entries hold live frames; the last of them is the block in use.
    pub live: usize,
    /// Pushes that left the block in use for another, as in [`Counters`].
    pub crossings: u64,
    /// The settled mark, an address in the newest block, not above the top: no frame that starts below has been popped
    /// since the mark was raised over it. Null where a strategy keeps none. See [`settled`](crate::settled).
    pub settled: *mut Slot,
    /// How often the mark was lowered, or a frame of an older block popped while that block stayed live.
    pub lowerings: u64,
}

impl PublishedDirectory {
    /// Where a strategy keeps it, in bytes.
    pub const OFFSET: usize = size_of::<Cursor>();

    /// Of a stack that all of these blocks are live in.
    pub(crate) fn new(directory: &[Allocation]) -> Self {
        Self {
            entries: directory.as_ptr(),
            live: directory.len(),
            crossings: 0,
            settled: std::ptr::null_mut(),
            lowerings: 0,
        }
    }

    /// After blocks came or went: all of these are live.
    pub(crate) fn update(&mut self, directory: &[Allocation]) {
        self.entries = directory.as_ptr();
        self.live = directory.len();
    }
}

/// One block of memory in the directory of a stack.
///
/// Every strategy keeps its blocks in one array of these, those that hold live frames first and in
/// order. A reader in another process can therefore fetch a whole stack in two reads, the array and
/// then all used parts. For the block in use, `top` is stale: [`Cursor::top`] counts.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Allocation {
    /// The first slot of the block.
    pub base: NonNull<Slot>,
    /// Where its newest live frame ends.
    pub top: NonNull<Slot>,
    /// Where the block ends.
    pub end: NonNull<Slot>,
    // Not next to `top`: a crossing stores only that, and one wide load of both right after it
    // would wait for the store to leave the processor's buffer.
    /// No slot at or above was written since the last `clear_unused`.
    pub limit: NonNull<Slot>,
    /// The first slot of its oldest live frame.
    pub first: NonNull<Slot>,
}

impl Allocation {
    /// A block of which nothing is used.
    ///
    /// # Safety
    /// `base` starts a mapping of `bytes` bytes.
    pub(crate) unsafe fn new(base: NonNull<Slot>, bytes: usize) -> Self {
        // SAFETY: one past the end of the mapping.
        let end = unsafe { base.byte_add(bytes) };
        Self {
            base,
            first: base,
            top: base,
            limit: base,
            end,
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        byte_distance(self.base, self.end)
    }

    pub(crate) fn block(&self, state: BlockState) -> Block {
        Block {
            start: self.base,
            bytes: self.bytes(),
            state,
        }
    }

    pub(crate) fn region(&self) -> Region {
        Region {
            start: self.first,
            slots: byte_distance(self.first, self.top) / SLOT_BYTES,
        }
    }
}

/// How many bytes `end` lies after `start`.
#[inline(always)]
pub(crate) fn byte_distance(start: NonNull<Slot>, end: NonNull<Slot>) -> usize {
    end.addr().get() - start.addr().get()
}

/// Zeroes the slots from `start` to `end`; nothing if `end` is not above.
///
/// # Safety
/// The slots lie in one mapping and are part of no live frame.
pub(crate) unsafe fn zero(start: NonNull<Slot>, end: NonNull<Slot>) {
    if start < end {
        // SAFETY: the caller promises mapped slots that nobody uses.
        unsafe { start.write_bytes(0, byte_distance(start, end) / SLOT_BYTES) }
    }
}

/// A run of slots that holds live frames and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The first slot.
    pub start: NonNull<Slot>,
    /// How many.
    pub slots: usize,
}

/// A block of memory that a stack holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The first slot.
    pub start: NonNull<Slot>,
    /// Its size; of a reserved range, that of the part that may be used.
    pub bytes: usize,
    /// What it is for.
    pub state: BlockState,
}

/// What a block is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockState {
    /// It holds live frames, or the next frame goes there.
    Live,
    /// It waits to be used again.
    Kept,
    /// It waits for the end of the stack.
    Outgrown,
}

/// What a stack has done and holds. Kept on slow paths only: a push that fits counts nothing.
///
/// "Chunk" is any mapping of a strategy, an array too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Pushes that left the block in use for another.
    pub crossings: u64,
    /// Blocks mapped (calls of `mmap`); of a reserved range, pieces made accessible (calls of `mprotect`).
    pub chunks_mapped: u64,
    /// Blocks unmapped (calls of `munmap`); of a reserved range, calls that made pieces inaccessible again.
    pub chunks_unmapped: u64,
    /// Calls of `madvise`.
    pub madvises: u64,
    /// Crossings into a block that was kept, not mapped.
    pub cache_hits: u64,
    /// Bytes mapped now.
    pub bytes_mapped: usize,
    /// The most bytes that were ever mapped at once.
    pub bytes_mapped_peak: usize,
    /// Bytes mapped now that hold no live frame.
    pub bytes_retained: usize,
    /// How far the stack ever reached, in bytes of what frames were spread over. Coarse, because only
    /// slow paths see it: rounded up to a whole chunk, or to 64 KiB inside an array (16 KiB inside a
    /// reserved range).
    pub deepest_bytes: usize,
    /// Bytes of addresses set aside, with memory or without; 0 for a strategy that sets none aside.
    pub bytes_reserved: usize,
    /// How often the system refused to set addresses aside, so that fewer were taken.
    pub reservations_refused: u64,
}
