//! Memory straight from the system, so that no allocator's cache hides what a strategy costs.
//!
//! Everything that maps, unmaps or discards goes through a [`Mapper`], which counts it. Under Miri,
//! which has no `mmap`, the same functions stand on the global allocator.

use std::ptr::NonNull;

use crate::config::StackError;
use crate::stack::{Counters, Slot};

/// The calls a strategy has made to the system, and the bytes it holds now.
#[derive(Debug, Default)]
pub(crate) struct Mapper {
    maps: u64,
    unmaps: u64,
    madvises: u64,
    mapped: usize,
    mapped_peak: usize,
}

impl Mapper {
    /// Maps `bytes` (a multiple of the page size) of zeroed memory.
    pub(crate) fn map(&mut self, bytes: usize) -> Result<NonNull<Slot>, StackError> {
        let refused = StackError::OutOfMemory {
            requested_bytes: bytes,
        };
        #[cfg(test)]
        if !hooks::allow_map() {
            return Err(refused);
        }
        let memory = system::map(bytes).ok_or(refused)?;
        #[cfg(test)]
        hooks::note_mapped(bytes as isize);
        self.maps += 1;
        self.mapped += bytes;
        self.mapped_peak = self.mapped_peak.max(self.mapped);
        Ok(memory.cast())
    }

    /// Gives a mapping back.
    ///
    /// # Safety
    /// `memory` and `bytes` are what one [`map`](Self::map) was asked for and returned, and nothing
    /// reads or writes it any more.
    pub(crate) unsafe fn unmap(&mut self, memory: NonNull<Slot>, bytes: usize) {
        self.unmaps += 1;
        self.mapped -= bytes;
        #[cfg(test)]
        hooks::note_mapped(-(bytes as isize));
        // SAFETY: the caller hands over a whole mapping.
        unsafe { system::unmap(memory.cast(), bytes) }
    }

    /// Gives the pages from `start` to `end` back and leaves the addresses mapped, reading zero.
    ///
    /// # Safety
    /// The range lies in one mapping, both ends are on page boundaries, and no live frame is in it.
    pub(crate) unsafe fn discard(&mut self, start: NonNull<Slot>, end: NonNull<Slot>) {
        if start < end {
            self.madvises += 1;
            let bytes = end.addr().get() - start.addr().get();
            // SAFETY: the caller promises a page-aligned dead range of one mapping.
            unsafe { system::discard(start.cast(), bytes) }
        }
    }

    /// The counters of which the mapper knows; `used_bytes` are those that hold live frames.
    pub(crate) fn counters(&self, used_bytes: usize) -> Counters {
        Counters {
            chunks_mapped: self.maps,
            chunks_unmapped: self.unmaps,
            madvises: self.madvises,
            bytes_mapped: self.mapped,
            bytes_mapped_peak: self.mapped_peak,
            bytes_retained: self.mapped - used_bytes,
            ..Counters::default()
        }
    }
}

/// The first page boundary at or above `slot`, with the provenance of `slot`.
pub(crate) fn page_ceil(slot: NonNull<Slot>) -> NonNull<Slot> {
    let gap = slot.addr().get().next_multiple_of(page_bytes()) - slot.addr().get();
    slot.map_addr(|addr| addr.saturating_add(gap))
}

pub(crate) use system::page_bytes;

#[cfg(not(miri))]
mod system {
    use std::ptr::{self, NonNull};

    use rustix::mm::{self, MapFlags, ProtFlags};

    pub(crate) fn page_bytes() -> usize {
        rustix::param::page_size()
    }

    pub(super) fn map(bytes: usize) -> Option<NonNull<u8>> {
        // SAFETY: a private anonymous mapping at an address of the system's choice disturbs nothing.
        let memory = unsafe {
            mm::mmap_anonymous(
                ptr::null_mut(),
                bytes,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE,
            )
        };
        NonNull::new(memory.ok()?.cast())
    }

    /// # Safety
    /// As [`Mapper::unmap`](super::Mapper::unmap).
    pub(super) unsafe fn unmap(memory: NonNull<u8>, bytes: usize) {
        // SAFETY: the caller hands over a whole mapping of ours.
        let result = unsafe { mm::munmap(memory.as_ptr().cast(), bytes) };
        debug_assert!(result.is_ok(), "munmap of a whole mapping cannot fail");
    }

    /// # Safety
    /// As [`Mapper::discard`](super::Mapper::discard).
    #[cfg(target_os = "linux")]
    pub(super) unsafe fn discard(start: NonNull<u8>, bytes: usize) {
        // SAFETY: the caller promises dead pages of our own private anonymous mapping.
        let advised =
            unsafe { mm::madvise(start.as_ptr().cast(), bytes, mm::Advice::LinuxDontNeed) };
        if advised.is_err() {
            // SAFETY: the range is mapped and writable; zeroing is what discarding promises.
            unsafe { start.write_bytes(0, bytes) }
        }
    }

    /// Elsewhere `MADV_DONTNEED` need not zero; a fresh mapping over the old one does.
    ///
    /// # Safety
    /// As [`Mapper::discard`](super::Mapper::discard).
    #[cfg(not(target_os = "linux"))]
    pub(super) unsafe fn discard(start: NonNull<u8>, bytes: usize) {
        // SAFETY: the range is ours and dead, so replacing its pages loses nothing.
        let replaced = unsafe {
            mm::mmap_anonymous(
                start.as_ptr().cast(),
                bytes,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE | MapFlags::FIXED,
            )
        };
        if replaced.is_err() {
            // SAFETY: the range is mapped and writable; zeroing is what discarding promises.
            unsafe { start.write_bytes(0, bytes) }
        }
    }
}

#[cfg(miri)]
mod system {
    use std::alloc::{Layout, alloc_zeroed, dealloc};
    use std::ptr::NonNull;

    const PAGE_BYTES: usize = 4096;

    pub(crate) fn page_bytes() -> usize {
        PAGE_BYTES
    }

    pub(super) fn map(bytes: usize) -> Option<NonNull<u8>> {
        let layout = Layout::from_size_align(bytes, PAGE_BYTES).ok()?;
        // SAFETY: no mapping is empty, so the layout is not.
        NonNull::new(unsafe { alloc_zeroed(layout) })
    }

    /// # Safety
    /// As [`Mapper::unmap`](super::Mapper::unmap).
    pub(super) unsafe fn unmap(memory: NonNull<u8>, bytes: usize) {
        let layout = Layout::from_size_align(bytes, PAGE_BYTES).expect("it was mapped with this");
        // SAFETY: `map` allocated it with this layout.
        unsafe { dealloc(memory.as_ptr(), layout) }
    }

    /// # Safety
    /// As [`Mapper::discard`](super::Mapper::discard).
    pub(super) unsafe fn discard(start: NonNull<u8>, bytes: usize) {
        // SAFETY: the caller promises a dead range of one mapping.
        unsafe { start.write_bytes(0, bytes) }
    }
}

/// Lets a test say how many more mappings its thread gets, and ask for the bytes its thread has mapped.
#[cfg(test)]
pub(crate) mod hooks {
    use std::cell::Cell;

    thread_local! {
        static MAPS_LEFT: Cell<Option<usize>> = const { Cell::new(None) };
        static MAPPED_BYTES: Cell<isize> = const { Cell::new(0) };
    }

    /// Runs `body` with at most `maps` mappings granted to it.
    pub(crate) fn with_maps_left<R>(maps: usize, body: impl FnOnce() -> R) -> R {
        MAPS_LEFT.set(Some(maps));
        let result = body();
        MAPS_LEFT.set(None);
        result
    }

    pub(super) fn allow_map() -> bool {
        match MAPS_LEFT.get() {
            None => true,
            Some(0) => false,
            Some(left) => {
                MAPS_LEFT.set(Some(left - 1));
                true
            }
        }
    }

    pub(crate) fn mapped_bytes() -> isize {
        MAPPED_BYTES.get()
    }

    pub(super) fn note_mapped(bytes: isize) {
        MAPPED_BYTES.set(MAPPED_BYTES.get() + bytes);
    }
}
