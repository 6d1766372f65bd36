//! The heap: precise, non-moving mark and sweep with size classes.
//!
//! Small objects live in 64 KiB blocks of equal cells; a free cell has [`Kind::Free`] and links to the next. Larger ones
//! are allocated one by one. An object's mark is the number of the collection that last reached it, so that nothing need
//! be unmarked; blocks are swept when an allocation next needs a cell of their size.
//!
//! Nothing is collected inside an allocation. A collection happens only at a safepoint: a call or a jump backwards in
//! the eval loop, or native code asking the VM to call or to iterate. Native code may therefore hold values in Rust
//! locals between two such requests, and must root (see `Vm::root`) what it needs across one.

mod object;

use std::alloc::{Layout, alloc, dealloc};
use std::io::Write;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) use object::object_size;
pub use object::{Gc, Header, HeapObject, Kind, Tracer};

/// Bytes of a block of small objects.
const BLOCK_BYTES: usize = 64 << 10;
/// Bytes of a fresh block that are made into cells at a time: a page, so that a short program, which has a block for each
/// size of object, does not touch them whole.
const FORM_BYTES: usize = 4 << 10;
/// Cell sizes are multiples of this.
const GRANULE: usize = 16;
/// The largest object that lives in a block.
const MAX_SMALL: usize = 512;
const CLASSES: usize = MAX_SMALL / GRANULE;
/// A collection is not asked for before this many bytes have been allocated since the last. Small enough that a program
/// which keeps little reuses memory that is in the processor's caches, rather than touch fresh pages; large enough that
/// marking what the interpreter itself keeps, some ten thousand objects, is a small part of allocating so much.
const MIN_DEBT: usize = 8 << 20;
/// The reserve is set aside once so many bytes are in use: short programs do without.
const RESERVE_FROM: usize = 512 << 10;
/// Blocks kept aside so that the error about exhausted memory can itself be raised.
const RESERVE_BLOCKS: usize = 16;
/// Empty blocks that are kept rather than given back to the system.
const SPARE_BLOCKS: usize = 128;

/// Bit of the breaker word: a collection is due. This bit and the others are above every recursion limit, so that a call
/// finds with one comparison that something waits or that the limit is reached (`Vm::may_enter`).
pub const BREAK_COLLECT: u64 = 1 << 32;
/// Bit of the breaker word: an interrupt has arrived from outside.
pub const BREAK_INTERRUPT: u64 = 1 << 33;
/// Bit of the breaker word: memory is exhausted.
pub const BREAK_MEMORY: u64 = 1 << 34;

struct Block {
    memory: NonNull<u8>,
    /// Cells that have been made; what lies behind them has never been touched.
    formed: usize,
    /// The collection that this block was last swept after.
    swept: u8,
}

impl Block {
    /// Makes the next cells, of `size` bytes; there is room for at least one. Returns them as a list, and their bytes.
    fn form(&mut self, size: usize) -> (*mut Header, usize) {
        let last = (self.formed + (FORM_BYTES / size).max(1)).min(BLOCK_BYTES / size);
        let mut next = ptr::null_mut();
        for cell in (self.formed..last).rev() {
            // SAFETY: the cells lie inside the block, and nobody has them yet.
            unsafe {
                let cell = self.memory.as_ptr().add(cell * size).cast::<FreeCell>();
                cell.write(FreeCell {
                    header: Header::free(),
                    next,
                });
                next = cell.cast();
            }
        }
        let formed_bytes = (last - self.formed) * size;
        self.formed = last;
        (next, formed_bytes)
    }

    /// Drops the dead objects of a block that has not been swept since the last collection, and puts the free cells, of
    /// `size` bytes, in front of the list `free`.
    fn sweep(&mut self, size: usize, epoch: u8, free: *mut Header) -> Swept {
        let mut swept = Swept {
            free,
            freed: 0,
            is_empty: false,
        };
        if self.swept == epoch {
            return swept;
        }
        self.swept = epoch;
        for cell in (0..self.formed).rev() {
            // SAFETY: every cell of a block is either free or holds an object; a cell whose mark is not the current
            // epoch was not reached by the last collection, so that nothing points to it any more.
            unsafe {
                let cell = self.memory.as_ptr().add(cell * size).cast::<Header>();
                let kind = (*cell).kind();
                if kind != Kind::Free && (*cell).mark() == epoch {
                    continue;
                }
                if kind != Kind::Free {
                    object::drop_object(cell);
                }
                if cfg!(any(feature = "stress", debug_assertions)) {
                    ptr::write_bytes(cell.cast::<u8>(), 0xA4, size);
                }
                cell.cast::<FreeCell>().write(FreeCell {
                    header: Header::free(),
                    next: swept.free,
                });
                swept.free = cell;
                swept.freed += size;
            }
        }
        swept.is_empty = swept.freed == self.formed * size;
        swept
    }
}

/// What sweeping a block gave.
struct Swept {
    /// The list of free cells.
    free: *mut Header,
    /// Bytes of the cells added to it.
    freed: usize,
    /// Whether the block holds no object any more.
    is_empty: bool,
}

struct SizeClass {
    /// Head of the list of free cells.
    free: *mut Header,
    blocks: Vec<Block>,
    /// Blocks before this index have been swept since the last collection.
    cursor: usize,
}

/// What the collector has done, and what is allocated.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeapStats {
    /// Collections so far.
    pub collections: u64,
    /// Bytes in use by objects and the buffers they own: live at the last collection, or allocated since.
    pub bytes: usize,
    /// Time spent collecting.
    pub collect_time: std::time::Duration,
}

/// The garbage-collected heap of one interpreter.
pub struct Heap {
    classes: [SizeClass; CLASSES],
    large: Vec<(NonNull<Header>, usize)>,
    reserve: Vec<NonNull<u8>>,
    /// Blocks that have been used and hold nothing.
    spare: Vec<NonNull<u8>>,
    /// Number of the collection that is current, 1 or 2; objects with the other mark are dead once it has marked.
    epoch: u8,
    /// Bytes allocated since the last collection.
    debt: usize,
    /// Debt at which the next collection is asked for.
    threshold: usize,
    /// Bytes that the last collection found live.
    live: usize,
    limit: usize,
    breaker: NonNull<AtomicU64>,
    mark_stack: Vec<NonNull<Header>>,
    stats: HeapStats,
}

// SAFETY: a heap belongs to one interpreter, which one thread runs at a time; the pointers are to memory it owns.
unsafe impl Send for Heap {}

/// Memory is exhausted: the system has none to give, or the limit set for this interpreter is reached.
#[derive(Clone, Copy, Debug)]
pub struct OutOfMemory;

impl Heap {
    /// A heap of at most `limit` bytes that asks for a safepoint by setting bits in `breaker`.
    ///
    /// # Safety
    /// `breaker` must outlive the heap.
    pub unsafe fn new(limit: usize, breaker: NonNull<AtomicU64>) -> Heap {
        Heap {
            classes: std::array::from_fn(|_| SizeClass {
                free: ptr::null_mut(),
                blocks: Vec::new(),
                cursor: 0,
            }),
            large: Vec::new(),
            reserve: Vec::new(),
            spare: Vec::new(),
            epoch: 1,
            debt: 0,
            threshold: MIN_DEBT,
            live: 0,
            limit,
            breaker,
            mark_stack: Vec::new(),
            stats: HeapStats::default(),
        }
    }

    /// What the collector has done, and what is allocated.
    pub fn stats(&self) -> HeapStats {
        HeapStats {
            bytes: self.bytes(),
            ..self.stats
        }
    }

    fn set_breaker(&self, bit: u64) {
        // SAFETY: the breaker outlives the heap, by the contract of `new`.
        unsafe { self.breaker.as_ref() }.fetch_or(bit, Ordering::Relaxed);
    }

    fn refill_reserve(&mut self) {
        while self.reserve.len() < RESERVE_BLOCKS {
            match Heap::system_block() {
                Some(block) => self.reserve.push(block),
                None => break,
            }
        }
    }

    fn system_block() -> Option<NonNull<u8>> {
        // SAFETY: the layout has a size that is not zero.
        NonNull::new(unsafe { alloc(BLOCK_LAYOUT) })
    }

    /// Counts `bytes` that an object owns outside the heap's cells, and asks for a collection when it is time.
    ///
    /// # Errors
    /// When the limit of this heap would be passed; nothing is counted then.
    #[inline]
    pub fn charge(&mut self, bytes: usize) -> Result<(), OutOfMemory> {
        if bytes > self.limit.saturating_sub(self.bytes()) {
            // Garbage may be what fills the heap: collect at the next safepoint, and fail this time.
            self.set_breaker(BREAK_COLLECT);
            return Err(OutOfMemory);
        }
        self.add_debt(bytes);
        Ok(())
    }

    /// Counts `bytes` that an object owns outside the heap's cells and that nobody has asked about before: if the limit
    /// is passed, the next safepoint collects and finds out whether it still is.
    pub fn charge_taken(&mut self, bytes: usize) {
        self.add_debt(bytes);
        if self.bytes() > self.limit {
            self.set_breaker(BREAK_COLLECT | BREAK_MEMORY);
        }
    }

    /// Bytes in use: those found live by the last collection, and all that were allocated since.
    fn bytes(&self) -> usize {
        self.live + self.debt
    }

    #[inline]
    fn add_debt(&mut self, bytes: usize) {
        self.debt += bytes;
        if self.debt >= self.threshold {
            self.set_breaker(BREAK_COLLECT);
        }
    }

    /// Moves `object` to the heap.
    #[inline]
    pub fn alloc<T: HeapObject>(&mut self, object: T) -> Gc<T> {
        // SAFETY: there is no room to fill.
        unsafe { self.alloc_unfilled(object, 0) }
    }

    /// Moves `object` to the heap with `tail` bytes of zeroed room behind it.
    #[inline]
    pub fn alloc_with_tail<T: HeapObject>(&mut self, object: T, tail: usize) -> Gc<T> {
        // SAFETY: the room is filled at once.
        unsafe {
            let object = self.alloc_unfilled(object, tail);
            ptr::write_bytes(object.as_ptr().add(1).cast::<u8>(), 0, tail);
            object
        }
    }

    /// Moves `object` to the heap with `tail` bytes of room behind it, whose content is arbitrary.
    ///
    /// # Safety
    /// What the object's kind keeps there is written before the next safepoint and before anybody reads it.
    #[inline]
    pub unsafe fn alloc_unfilled<T: HeapObject>(&mut self, object: T, tail: usize) -> Gc<T> {
        let size = (size_of::<T>() + tail).next_multiple_of(GRANULE);
        let cell = if size <= MAX_SMALL {
            let class = &mut self.classes[size / GRANULE - 1];
            let cell = class.free;
            if cell.is_null() {
                self.alloc_slow(size)
            } else {
                // SAFETY: a cell on the free list is a `FreeCell` in a block that this heap owns.
                class.free = unsafe { (*cell.cast::<FreeCell>()).next };
                cell
            }
        } else {
            self.alloc_large(size)
        };
        // SAFETY: the cell has `size` bytes, aligned for every object (16), and belongs to no object.
        unsafe {
            cell.cast::<T>().write(object);
            (*cell).init(T::KIND, self.epoch);
            Gc::from_address(cell.expose_provenance())
        }
    }

    /// Finds or makes free cells of `size` bytes and takes one.
    #[cold]
    #[inline(never)]
    fn alloc_slow(&mut self, size: usize) -> *mut Header {
        let index = size / GRANULE - 1;
        loop {
            let class = &mut self.classes[index];
            if class.cursor < class.blocks.len() {
                let at = class.cursor;
                class.cursor += 1;
                let freed = self.sweep_block(index, at);
                self.add_debt(freed);
            } else if let Some(block) = class.blocks.last_mut()
                && block.formed < BLOCK_BYTES / size
            {
                let (free, formed_bytes) = block.form(size);
                class.free = free;
                self.add_debt(formed_bytes);
            } else {
                let memory = self.new_block();
                let class = &mut self.classes[index];
                class.blocks.push(Block {
                    memory,
                    formed: 0,
                    swept: self.epoch,
                });
                class.cursor = class.blocks.len();
            }
            let class = &mut self.classes[index];
            if !class.free.is_null() {
                let cell = class.free;
                // SAFETY: as in `alloc_with_tail`.
                class.free = unsafe { (*cell.cast::<FreeCell>()).next };
                return cell;
            }
        }
    }

    fn new_block(&mut self) -> NonNull<u8> {
        if self.reserve.len() < RESERVE_BLOCKS && self.bytes() >= RESERVE_FROM {
            self.refill_reserve();
        }
        let fresh = if self.bytes() + BLOCK_BYTES <= self.limit {
            self.spare.pop().or_else(Heap::system_block)
        } else {
            None
        };
        fresh.unwrap_or_else(|| {
            if self.stats.collections == 0 {
                self.refill_reserve();
            }
            self.set_breaker(BREAK_COLLECT | BREAK_MEMORY);
            self.reserve.pop().unwrap_or_else(|| memory_exhausted())
        })
    }

    #[cold]
    #[inline(never)]
    fn alloc_large(&mut self, size: usize) -> *mut Header {
        let layout = large_layout(size);
        // SAFETY: the size is not zero.
        let Some(memory) = NonNull::new(unsafe { alloc(layout) }) else {
            memory_exhausted()
        };
        self.large.push((memory.cast(), size));
        self.charge_taken(size);
        memory.cast().as_ptr()
    }

    /// Sweeps one block: dead objects are dropped, and the free cells become the class's free list. Returns the number
    /// of free bytes.
    fn sweep_block(&mut self, index: usize, at: usize) -> usize {
        let class = &mut self.classes[index];
        let swept = class.blocks[at].sweep((index + 1) * GRANULE, self.epoch, class.free);
        class.free = swept.free;
        swept.freed
    }

    fn sweep_large(&mut self) {
        let epoch = self.epoch;
        self.large.retain(|&(header, size)| {
            // SAFETY: the list holds live allocations; one that was not marked is unreachable.
            unsafe {
                if header.as_ref().mark() == epoch {
                    return true;
                }
                object::drop_object(header.as_ptr());
                dealloc(header.as_ptr().cast(), large_layout(size));
            }
            false
        });
    }

    /// Finishes the sweep that the last collection left to be done. Blocks that nobody has needed since, and that hold no
    /// object any more, are given back: else a program would go on sweeping what an earlier phase of it needed.
    fn finish_sweep(&mut self) {
        let (epoch, spare) = (self.epoch, &mut self.spare);
        for (index, class) in self.classes.iter_mut().enumerate() {
            let size = (index + 1) * GRANULE;
            let cursor = std::mem::replace(&mut class.cursor, 0);
            let mut at = 0;
            class.blocks.retain_mut(|block| {
                at += 1;
                if at <= cursor {
                    return true;
                }
                let swept = block.sweep(size, epoch, class.free);
                if swept.is_empty {
                    spare.push(block.memory);
                } else {
                    class.free = swept.free;
                }
                !swept.is_empty
            });
            class.cursor = class.blocks.len();
        }
        for memory in spare.drain(spare.len().min(SPARE_BLOCKS)..) {
            // SAFETY: allocated with the same layout, and every object in it has been dropped.
            unsafe { dealloc(memory.as_ptr(), BLOCK_LAYOUT) };
        }
    }

    /// Collects: marks from what `roots` reports, then leaves dead objects to be swept as cells are needed.
    pub fn collect(&mut self, roots: impl FnOnce(&mut Tracer<'_>)) {
        let start = std::time::Instant::now();
        self.finish_sweep();
        self.epoch = 3 - self.epoch;
        let mut mark_stack = std::mem::take(&mut self.mark_stack);
        let mut tracer = Tracer::new(self.epoch, &mut mark_stack);
        roots(&mut tracer);
        let live = tracer.drain();
        self.mark_stack = mark_stack;
        for class in &mut self.classes {
            class.free = ptr::null_mut();
            class.cursor = 0;
        }
        self.sweep_large();
        self.live = live;
        self.debt = 0;
        self.threshold = (live + live / 2)
            .max(MIN_DEBT)
            .min(self.limit.saturating_sub(live) / 2)
            .max(BLOCK_BYTES);
        self.refill_reserve();
        self.stats.collections += 1;
        self.stats.collect_time += start.elapsed();
        if cfg!(feature = "stress") {
            self.finish_sweep();
        }
    }

    /// Bytes that the last collection found live.
    pub(crate) fn live(&self) -> usize {
        self.live
    }

    /// Whether the heap is still over its limit, or at the end of what the system gives, after a collection.
    pub fn is_exhausted(&self) -> bool {
        self.reserve.len() < RESERVE_BLOCKS || self.live > self.limit
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        // No object carries the next epoch's mark: everything is dropped.
        self.finish_sweep();
        self.epoch = 3;
        for index in 0..CLASSES {
            for at in 0..self.classes[index].blocks.len() {
                self.sweep_block(index, at);
                // SAFETY: allocated with the same layout, and every object in it has been dropped.
                unsafe { dealloc(self.classes[index].blocks[at].memory.as_ptr(), BLOCK_LAYOUT) };
            }
        }
        self.sweep_large();
        for block in self.reserve.drain(..).chain(self.spare.drain(..)) {
            // SAFETY: allocated with the same layout, and no object is in it.
            unsafe { dealloc(block.as_ptr(), BLOCK_LAYOUT) };
        }
    }
}

const BLOCK_LAYOUT: Layout = match Layout::from_size_align(BLOCK_BYTES, GRANULE) {
    Ok(layout) => layout,
    Err(_) => panic!("the block layout is valid"),
};

fn large_layout(size: usize) -> Layout {
    match Layout::from_size_align(size, GRANULE) {
        Ok(layout) => layout,
        Err(_) => memory_exhausted(),
    }
}

/// Ends the process in order: the system gives no memory, and the reserve is used up as well.
#[cold]
fn memory_exhausted() -> ! {
    let _ = std::io::stderr().write_all(b"MemoryError: the system gives no more memory\n");
    std::process::exit(1)
}

#[repr(C)]
struct FreeCell {
    header: Header,
    next: *mut Header,
}
