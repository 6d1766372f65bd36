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
    reserved: usize,
    refused: u64,
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
        self.note_mapped(bytes);
        Ok(memory.cast())
    }

    fn note_mapped(&mut self, bytes: usize) {
        #[cfg(test)]
        hooks::note_mapped(bytes as isize);
        self.maps += 1;
        self.mapped += bytes;
        self.mapped_peak = self.mapped_peak.max(self.mapped);
    }

    fn note_unmapped(&mut self, bytes: usize) {
        #[cfg(test)]
        hooks::note_mapped(-(bytes as isize));
        self.unmaps += 1;
        self.mapped -= bytes;
    }

    /// Gives a mapping back.
    ///
    /// # Safety
    /// `memory` and `bytes` are what one [`map`](Self::map) was asked for and returned, and nothing
    /// reads or writes it any more.
    pub(crate) unsafe fn unmap(&mut self, memory: NonNull<Slot>, bytes: usize) {
        self.note_unmapped(bytes);
        // SAFETY: the caller hands over a whole mapping.
        unsafe { system::unmap(memory.cast(), bytes) }
    }

    /// Sets aside `bytes` (a multiple of the page size) of addresses that cannot be accessed. A mapper holds one such
    /// range at a time, and nothing beside it.
    pub(crate) fn reserve(&mut self, bytes: usize) -> Result<NonNull<Slot>, StackError> {
        let refused = StackError::OutOfMemory {
            requested_bytes: bytes,
        };
        #[cfg(test)]
        if !hooks::allow_reservation(bytes) {
            self.refused += 1;
            return Err(refused);
        }
        let Some((memory, madvises)) = system::reserve(bytes) else {
            self.refused += 1;
            return Err(refused);
        };
        self.madvises += madvises;
        self.reserved = bytes;
        Ok(memory.cast())
    }

    /// As [`reserve`](Self::reserve), for a few of `room` addresses that nobody else is likely to take, so that the range
    /// can be [extended](Self::extend) over them. None where the system has no way to do that.
    pub(crate) fn reserve_apart(&mut self, bytes: usize, room: usize) -> Option<NonNull<Slot>> {
        #[cfg(test)]
        if !hooks::allow_reservation(bytes) {
            return None;
        }
        let (memory, madvises) = system::reserve_apart(bytes, room)?;
        self.madvises += madvises;
        self.reserved = bytes;
        Some(memory.cast())
    }

    /// Makes the reserved range `bytes` (a multiple of the page size) long, if the addresses behind it are free and the
    /// system grants them.
    ///
    /// # Safety
    /// `memory` is what the last [`reserve_apart`](Self::reserve_apart) returned, and the range is shorter now.
    pub(crate) unsafe fn extend(&mut self, memory: NonNull<Slot>, bytes: usize) -> Option<()> {
        #[cfg(test)]
        if !hooks::allow_reservation(bytes) {
            self.refused += 1;
            return None;
        }
        // SAFETY: one past the end of the range.
        let end = unsafe { memory.byte_add(self.reserved) };
        let Some(madvises) = system::extend(end.cast(), bytes - self.reserved) else {
            self.refused += 1;
            return None;
        };
        self.madvises += madvises;
        self.reserved = bytes;
        Some(())
    }

    /// Makes the `bytes` (a multiple of the page size) at `start` accessible. They read zero.
    ///
    /// # Safety
    /// They lie in the reserved range, `start` on a page boundary, and are not accessible yet.
    pub(crate) unsafe fn commit(
        &mut self,
        start: NonNull<Slot>,
        bytes: usize,
    ) -> Result<(), StackError> {
        let refused = StackError::OutOfMemory {
            requested_bytes: bytes,
        };
        #[cfg(test)]
        if !hooks::allow_map() {
            return Err(refused);
        }
        // SAFETY: as the caller promises.
        unsafe { system::commit(start.cast(), bytes) }.ok_or(refused)?;
        self.note_mapped(bytes);
        Ok(())
    }

    /// Takes back what [`commit`](Self::commit) gave: memory, access, and the promise of memory.
    ///
    /// # Safety
    /// The `bytes` at `start` are whole pages of the committed part, and no live frame is in them.
    pub(crate) unsafe fn decommit(&mut self, start: NonNull<Slot>, bytes: usize) {
        self.note_unmapped(bytes);
        // SAFETY: as the caller promises.
        self.madvises += unsafe { system::decommit(start.cast(), bytes) };
    }

    /// Gives a reserved range back, with all that is committed of it.
    ///
    /// # Safety
    /// `memory` is what the last [`reserve`](Self::reserve) returned, and nothing reads or writes it any more.
    pub(crate) unsafe fn release(&mut self, memory: NonNull<Slot>) {
        #[cfg(test)]
        hooks::note_mapped(-(self.mapped as isize));
        self.mapped = 0;
        // SAFETY: the caller hands over the whole range.
        unsafe { system::unmap(memory.cast(), self.reserved) }
        self.reserved = 0;
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
            bytes_reserved: self.reserved,
            reservations_refused: self.refused,
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

    /// Calls of `madvise` that new addresses take.
    const HUGE_PAGE_CALLS: u64 = cfg!(target_os = "linux") as u64;

    /// Returns the range and how many calls of `madvise` it took.
    pub(super) fn reserve(bytes: usize) -> Option<(NonNull<u8>, u64)> {
        // SAFETY: a private anonymous mapping at an address of the system's choice disturbs nothing.
        let memory = unsafe {
            mm::mmap_anonymous(
                ptr::null_mut(),
                bytes,
                ProtFlags::empty(),
                MapFlags::PRIVATE,
            )
        };
        let memory = NonNull::new(memory.ok()?.cast::<u8>())?;
        // SAFETY: just mapped.
        unsafe { refuse_huge_pages(memory, bytes) };
        Some((memory, HUGE_PAGE_CALLS))
    }

    /// Where ranges with room are looked for: far from where programs, heaps and libraries are on 64-bit systems.
    #[cfg(all(target_os = "linux", target_pointer_width = "64"))]
    const PLACES: std::ops::Range<usize> = 1 << 44..5 << 44;
    /// Places tried before giving up; those that are taken are so by other stacks, which are given places in turn.
    #[cfg(all(target_os = "linux", target_pointer_width = "64"))]
    const TRIES: usize = 64;

    /// As [`reserve`], at an address that starts `room` bytes of a place of its own.
    #[cfg(all(target_os = "linux", target_pointer_width = "64"))]
    pub(super) fn reserve_apart(bytes: usize, room: usize) -> Option<(NonNull<u8>, u64)> {
        use std::sync::atomic::{AtomicUsize, Ordering};

        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let places = PLACES.len() / room;
        (0..TRIES.min(places)).find_map(|_| {
            let place = NEXT.fetch_add(1, Ordering::Relaxed) % places;
            reserve_at(
                ptr::without_provenance_mut(PLACES.start + place * room),
                bytes,
            )
        })
    }

    /// Sets aside the addresses at `end`, the end of a range. Returns how many calls of `madvise` it took.
    #[cfg(all(target_os = "linux", target_pointer_width = "64"))]
    pub(super) fn extend(end: NonNull<u8>, bytes: usize) -> Option<u64> {
        reserve_at(end.as_ptr(), bytes).map(|(_, madvises)| madvises)
    }

    /// Sets aside these addresses and no others.
    #[cfg(all(target_os = "linux", target_pointer_width = "64"))]
    fn reserve_at(start: *mut u8, bytes: usize) -> Option<(NonNull<u8>, u64)> {
        // SAFETY: the flag makes the call fail where any of the addresses are taken.
        let memory = unsafe {
            mm::mmap_anonymous(
                start.cast(),
                bytes,
                ProtFlags::empty(),
                MapFlags::PRIVATE | MapFlags::FIXED_NOREPLACE,
            )
        };
        let memory = NonNull::new(memory.ok()?.cast::<u8>())?;
        if memory.as_ptr().addr() != start.addr() {
            // A kernel that does not know the flag takes the address for a hint.
            // SAFETY: just mapped, by nobody used.
            unsafe { unmap(memory, bytes) };
            return None;
        }
        // SAFETY: just mapped.
        unsafe { refuse_huge_pages(memory, bytes) };
        Some((memory, HUGE_PAGE_CALLS))
    }

    /// Other systems have no call that takes free addresses only.
    #[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
    pub(super) fn reserve_apart(_: usize, _: usize) -> Option<(NonNull<u8>, u64)> {
        None
    }

    /// As [`reserve_apart`].
    #[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
    pub(super) fn extend(_: NonNull<u8>, _: usize) -> Option<u64> {
        None
    }

    /// # Safety
    /// As [`Mapper::commit`](super::Mapper::commit).
    pub(super) unsafe fn commit(start: NonNull<u8>, bytes: usize) -> Option<()> {
        let access = mm::MprotectFlags::READ | mm::MprotectFlags::WRITE;
        // SAFETY: the pages are ours and hold nothing.
        unsafe { mm::mprotect(start.as_ptr().cast(), bytes, access) }.ok()
    }

    /// Returns how many calls of `madvise` it took.
    ///
    /// # Safety
    /// As [`Mapper::decommit`](super::Mapper::decommit).
    pub(super) unsafe fn decommit(start: NonNull<u8>, bytes: usize) -> u64 {
        // A new mapping over the old one: taking only the access away would leave the system's promise of memory charged.
        // SAFETY: the pages are ours and dead.
        let replaced = unsafe {
            mm::mmap_anonymous(
                start.as_ptr().cast(),
                bytes,
                ProtFlags::empty(),
                MapFlags::PRIVATE | MapFlags::FIXED,
            )
        };
        if replaced.is_err() {
            // SAFETY: as before; they are to read zero when they are committed again.
            unsafe { discard(start, bytes) }
            return 1;
        }
        // SAFETY: the range is ours, as before.
        unsafe { refuse_huge_pages(start, bytes) };
        HUGE_PAGE_CALLS
    }

    /// Huge pages would make the resident set jump by 2 MiB. Where there are none, the call fails: so be it.
    ///
    /// # Safety
    /// The range is a mapping of ours. The advice changes no contents.
    unsafe fn refuse_huge_pages(start: NonNull<u8>, bytes: usize) {
        #[cfg(target_os = "linux")]
        // SAFETY: by contract.
        let _ = unsafe { mm::madvise(start.as_ptr().cast(), bytes, mm::Advice::LinuxNoHugepage) };
        #[cfg(not(target_os = "linux"))]
        let _ = (start, bytes);
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

    /// All addresses have memory here, so a range may not be large.
    pub(super) fn reserve(bytes: usize) -> Option<(NonNull<u8>, u64)> {
        const LARGEST_BYTES: usize = 32 << 20;
        if bytes > LARGEST_BYTES {
            return None;
        }
        Some((map(bytes)?, 0))
    }

    pub(super) fn reserve_apart(_: usize, _: usize) -> Option<(NonNull<u8>, u64)> {
        None
    }

    pub(super) fn extend(_: NonNull<u8>, _: usize) -> Option<u64> {
        None
    }

    /// # Safety
    /// As [`Mapper::commit`](super::Mapper::commit).
    pub(super) unsafe fn commit(_: NonNull<u8>, _: usize) -> Option<()> {
        Some(())
    }

    /// # Safety
    /// As [`Mapper::decommit`](super::Mapper::decommit).
    pub(super) unsafe fn decommit(start: NonNull<u8>, bytes: usize) -> u64 {
        // SAFETY: by contract.
        unsafe { discard(start, bytes) }
        0
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
        static LARGEST_RESERVATION: Cell<usize> = const { Cell::new(usize::MAX) };
    }

    /// Runs `body` where no range of more than `bytes` can be reserved.
    pub(crate) fn with_largest_reservation<R>(bytes: usize, body: impl FnOnce() -> R) -> R {
        LARGEST_RESERVATION.set(bytes);
        let result = body();
        LARGEST_RESERVATION.set(usize::MAX);
        result
    }

    pub(super) fn allow_reservation(bytes: usize) -> bool {
        bytes <= LARGEST_RESERVATION.get()
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
