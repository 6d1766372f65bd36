//! A global allocator for programs whose threads make and drop many small buffers: what a Python program does with its
//! lists, dicts and strings.
//!
//! Each thread keeps lists of free cells by size, so that neither a lock nor a search is needed: to allocate is to take
//! the head of a list, to free is to put it back. A cell may be freed by another thread than the one that allocated it;
//! it then belongs to that one. Cells are cut from slabs, which are never given back: a thread that ends leaves its free
//! cells unused. That suits a command that runs one program; a host of many short-lived threads should not choose this
//! allocator. Data stacks take no part in it: they come from `mmap`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr;

/// Cell sizes are multiples of this, and every cell is aligned to it.
const GRANULE: usize = 16;
/// Larger requests go to the system's allocator.
const MAX_CELL: usize = 4096;
const CLASSES: usize = MAX_CELL / GRANULE;
/// Bytes of a slab. Small enough that a short program touches few pages.
const SLAB_BYTES: usize = 64 << 10;

/// A free cell: points to the next.
struct FreeCell(*mut FreeCell);

/// What one thread has to give.
struct Pool {
    /// Heads of the lists of free cells; class `n` has cells of `(n + 1) * GRANULE` bytes.
    free: [*mut FreeCell; CLASSES],
    /// The part of the newest slab that no cell has been cut from yet.
    fresh: *mut u8,
    fresh_bytes: usize,
}

thread_local! {
    // Without a destructor and with a constant initial value: reaching it allocates nothing and never fails.
    static POOL: UnsafeCell<Pool> = const {
        UnsafeCell::new(Pool {
            free: [ptr::null_mut(); CLASSES],
            fresh: ptr::null_mut(),
            fresh_bytes: 0,
        })
    };
}

/// The allocator: `#[global_allocator] static ALLOCATOR: PoolAllocator = PoolAllocator;`
pub struct PoolAllocator;

/// The class of cells that serve `layout`; None where the system's allocator does.
#[inline(always)]
fn class_of(size: usize, align: usize) -> Option<usize> {
    if size <= MAX_CELL && align <= GRANULE {
        Some(size.saturating_sub(1) / GRANULE)
    } else {
        None
    }
}

impl Pool {
    /// Cuts a cell from the slab, or from a new one.
    #[cold]
    #[inline(never)]
    fn cut(&mut self, class: usize) -> *mut u8 {
        let bytes = (class + 1) * GRANULE;
        if self.fresh_bytes < bytes {
            // What is left of the old slab serves a smaller class.
            if let Some(rest) = (self.fresh_bytes / GRANULE).checked_sub(1) {
                // SAFETY: the rest is at least a granule, aligned to one, and belongs to nobody.
                unsafe { self.give_back(self.fresh, rest) };
                self.fresh_bytes = 0;
            }
            let Ok(layout) = Layout::from_size_align(SLAB_BYTES, GRANULE) else {
                return ptr::null_mut();
            };
            // SAFETY: the layout has a size that is not zero.
            let slab = unsafe { System.alloc(layout) };
            if slab.is_null() {
                return slab;
            }
            self.fresh = slab;
            self.fresh_bytes = SLAB_BYTES;
        }
        let cell = self.fresh;
        self.fresh_bytes -= bytes;
        // SAFETY: the slab has that many bytes left.
        self.fresh = unsafe { cell.add(bytes) };
        cell
    }

    #[inline(always)]
    fn take(&mut self, class: usize) -> *mut u8 {
        let cell = self.free[class];
        if cell.is_null() {
            return self.cut(class);
        }
        // SAFETY: a cell on a list is free memory of at least a granule, whose first word `give_back` has written.
        self.free[class] = unsafe { (*cell).0 };
        cell.cast()
    }

    /// # Safety
    /// `cell` has the size of that class, and nobody uses it any more.
    #[inline(always)]
    unsafe fn give_back(&mut self, cell: *mut u8, class: usize) {
        let cell = cell.cast::<FreeCell>();
        // SAFETY: by contract; cells are aligned for a pointer.
        unsafe { cell.write(FreeCell(self.free[class])) };
        self.free[class] = cell;
    }
}

// SAFETY: a cell is given out once until it is given back, has the size of its class, which is at least that of the
// layout, and is aligned to a granule; layouts that need more go to the system's allocator, and so do their ends.
unsafe impl GlobalAlloc for PoolAllocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match class_of(layout.size(), layout.align()) {
            // SAFETY: only this thread reaches its pool, and no reference to it outlives a method of this type.
            Some(class) => POOL.with(|pool| unsafe { (*pool.get()).take(class) }),
            // SAFETY: by the contract of this method.
            None => unsafe { System.alloc(layout) },
        }
    }

    #[inline]
    unsafe fn dealloc(&self, cell: *mut u8, layout: Layout) {
        match class_of(layout.size(), layout.align()) {
            // SAFETY: as in `alloc`; the cell was allocated with the same layout.
            Some(class) => POOL.with(|pool| unsafe { (*pool.get()).give_back(cell, class) }),
            // SAFETY: by the contract of this method.
            None => unsafe { System.dealloc(cell, layout) },
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class_of(layout.size(), layout.align()).is_none() {
            // SAFETY: by the contract of this method.
            return unsafe { System.alloc_zeroed(layout) };
        }
        // SAFETY: by the contract of this method; the cell has room for the layout.
        unsafe {
            let cell = self.alloc(layout);
            if !cell.is_null() {
                ptr::write_bytes(cell, 0, layout.size());
            }
            cell
        }
    }

    #[inline]
    unsafe fn realloc(&self, cell: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let old = class_of(layout.size(), layout.align());
        let new = class_of(size, layout.align());
        if old == new {
            return match old {
                Some(_) => cell,
                // SAFETY: by the contract of this method.
                None => unsafe { System.realloc(cell, layout, size) },
            };
        }
        // SAFETY: by the contract of this method: the size is valid for that alignment.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                ptr::copy_nonoverlapping(cell, moved, layout.size().min(size));
                self.dealloc(cell, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, 8).expect("a valid layout")
    }

    #[test]
    fn a_freed_cell_is_given_out_again_for_any_size_of_its_class() {
        let pool = PoolAllocator;
        // SAFETY: each cell is freed once, with the layout it was allocated with.
        unsafe {
            let first = pool.alloc(layout(40));
            pool.dealloc(first, layout(40));
            let second = pool.alloc(layout(48));
            assert_eq!(first, second);
            assert_ne!(second, pool.alloc(layout(48)));
            pool.dealloc(second, layout(48));
        }
    }

    #[test]
    fn contents_survive_growth_within_and_beyond_the_classes() {
        let pool = PoolAllocator;
        // SAFETY: the cell is used within its size and freed once.
        unsafe {
            let mut cell = pool.alloc_zeroed(layout(8));
            assert_eq!(*cell, 0);
            let mut size = 8;
            *cell = 77;
            for next in [16, 17, 512, MAX_CELL, MAX_CELL + 1, 100_000, 24] {
                cell = pool.realloc(cell, layout(size), next);
                size = next;
                assert_eq!(*cell, 77);
                assert_eq!(cell.addr() % GRANULE, 0);
            }
            pool.dealloc(cell, layout(size));
        }
    }

    #[test]
    fn large_alignments_are_kept() {
        let layout = Layout::from_size_align(64, 256).expect("a valid layout");
        // SAFETY: freed once, with its layout.
        unsafe {
            let cell = PoolAllocator.alloc(layout);
            assert_eq!(cell.addr() % 256, 0);
            PoolAllocator.dealloc(cell, layout);
        }
    }

    #[test]
    fn cells_do_not_overlap_across_slabs() {
        let pool = PoolAllocator;
        let mut cells: Vec<usize> = (0..500)
            // SAFETY: the cells are never used nor freed.
            .map(|_| unsafe { pool.alloc(layout(700)) }.addr())
            .collect();
        cells.sort_unstable();
        assert!(cells.windows(2).all(|pair| pair[1] - pair[0] >= 704));
    }
}
