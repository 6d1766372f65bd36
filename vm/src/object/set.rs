//! Sets: an open-addressing table with CPython's probing and growth, so that small integers iterate in its order.

use std::cell::{Cell, UnsafeCell};
use std::mem::offset_of;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::std_layout::SequenceLayout;
use crate::value::Value;
use crate::vm::Vm;

/// Places of the smallest table.
const MIN_PLACES: usize = 8;
/// Places looked at after the first of each probe, where the table does not end before.
const LINEAR_PROBES: usize = 9;
/// Bits by which the perturbation is shifted with each probe.
const PERTURB_SHIFT: u32 = 5;
/// Above this many values a table that is full doubles; below it grows fourfold.
const LARGE: usize = 50_000;

/// One place of the table: free, the place of a deleted value, or a value.
#[derive(Clone, Copy)]
pub struct SetEntry {
    /// Hash of the value.
    pub hash: u64,
    /// The value, `SetEntry::FREE` or `SetEntry::DELETED`.
    pub key: Value,
}

impl SetEntry {
    /// The key of a place that never held a value.
    const FREE: Value = Value::UNBOUND;
    /// The key of a place whose value was removed: no value of a program has this word, which is that of a singleton
    /// beyond the last.
    const DELETED: Value = Value::from_bits(Value::ELLIPSIS.bits() + 8);

    const EMPTY: SetEntry = SetEntry {
        hash: 0,
        key: SetEntry::FREE,
    };

    /// Whether the place holds a value.
    #[inline(always)]
    pub fn is_live(&self) -> bool {
        self.key != SetEntry::FREE && self.key != SetEntry::DELETED
    }
}

/// Where a value can be added to a table.
pub(crate) enum Vacancy {
    /// It is there already.
    Present,
    /// At this place, which takes so many of the places that never held a value.
    Place(usize, usize),
    /// The table has to grow first.
    None,
}

/// Memory for a larger table cannot be had.
#[derive(Clone, Copy, Debug)]
pub struct TableFull;

/// The places to look at for a hash, in order.
#[derive(Clone, Copy)]
pub(crate) struct Probe {
    mask: usize,
    start: usize,
    at: usize,
    end: usize,
    perturb: u64,
}

impl Probe {
    #[inline(always)]
    fn new(mask: usize, hash: u64) -> Probe {
        let start = hash as usize & mask;
        Probe {
            mask,
            start,
            at: start,
            end: Probe::end(start, mask),
            perturb: hash,
        }
    }

    #[inline(always)]
    fn end(start: usize, mask: usize) -> usize {
        if start + LINEAR_PROBES <= mask {
            start + LINEAR_PROBES
        } else {
            start
        }
    }

    /// The place to look at.
    #[inline(always)]
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes on to the next place.
    #[inline(always)]
    pub(crate) fn advance(&mut self) {
        if self.at < self.end {
            self.at += 1;
        } else {
            self.perturb >>= PERTURB_SHIFT;
            self.start = self
                .start
                .wrapping_mul(5)
                .wrapping_add(1)
                .wrapping_add(self.perturb as usize)
                & self.mask;
            self.at = self.start;
            self.end = Probe::end(self.start, self.mask);
        }
    }
}

/// The content of a set.
#[derive(Default)]
pub struct SetTable {
    /// A power of two of places, or none while nothing has been added.
    places: Vec<SetEntry>,
    /// Places that hold a value or once held one.
    fill: usize,
    /// Places that hold a value.
    used: usize,
    /// Where the search of the next `pop` begins.
    finger: usize,
    /// Changes whenever values move.
    layout: u64,
}

impl SetTable {
    /// Number of values.
    #[inline]
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// The values with their hashes, in the order of iteration.
    pub fn iter(&self) -> impl Iterator<Item = &SetEntry> {
        self.places.iter().filter(|e| e.is_live())
    }

    /// Number of values at or after place `at`.
    pub(crate) fn count_from(&self, at: usize) -> usize {
        self.places[at.min(self.places.len())..]
            .iter()
            .filter(|e| e.is_live())
            .count()
    }

    /// The value at or after place `at`, and the place to go on from.
    pub fn next_entry(&self, mut at: usize) -> Option<(SetEntry, usize)> {
        while let Some(e) = self.places.get(at) {
            at += 1;
            if e.is_live() {
                return Some((*e, at));
            }
        }
        None
    }

    /// Whether no place holds a value or ever held one.
    pub(crate) fn is_unused(&self) -> bool {
        self.fill == 0
    }

    fn mask(&self) -> usize {
        self.places.len().max(MIN_PLACES) - 1
    }

    /// A number that changes whenever values move to other places.
    pub(crate) fn layout(&self) -> u64 {
        self.layout
    }

    /// The places where a value of that hash may be; None where the table is empty.
    #[inline]
    pub(crate) fn probe(&self, hash: u64) -> Option<Probe> {
        if self.places.is_empty() {
            None
        } else {
            Some(Probe::new(self.places.len() - 1, hash))
        }
    }

    /// Place of the value with that hash that satisfies `is_key`, which must not run Python code.
    #[inline(always)]
    pub(crate) fn find(&self, hash: u64, mut is_key: impl FnMut(Value) -> bool) -> Option<usize> {
        let mut probe = self.probe(hash)?;
        loop {
            let entry = self.places.get(probe.at)?;
            if entry.key == SetEntry::FREE {
                return None;
            }
            if entry.hash == hash && entry.key != SetEntry::DELETED && is_key(entry.key) {
                return Some(probe.at);
            }
            probe.advance();
        }
    }

    /// What is at a place: None where the search for an absent value ends.
    #[inline(always)]
    pub(crate) fn at(&self, place: usize) -> Option<SetEntry> {
        let entry = self.places[place];
        if entry.key == SetEntry::FREE {
            None
        } else {
            Some(entry)
        }
    }

    /// Where to add a value of that hash, unless one that satisfies `is_key`, which must not run Python code, is there.
    #[inline(always)]
    pub(crate) fn vacancy(&self, hash: u64, mut is_key: impl FnMut(Value) -> bool) -> Vacancy {
        let Some(mut probe) = self.probe(hash) else {
            return Vacancy::None;
        };
        let mut deleted = None;
        while let Some(entry) = self.places.get(probe.at)
            && entry.key != SetEntry::FREE
        {
            if entry.key == SetEntry::DELETED {
                deleted = Some(probe.at);
            } else if entry.hash == hash && is_key(entry.key) {
                return Vacancy::Present;
            }
            probe.advance();
        }
        match deleted {
            Some(place) => Vacancy::Place(place, 0),
            None if (self.fill + 1) * 5 >= self.mask() * 3 => Vacancy::None,
            None => Vacancy::Place(probe.at, 1),
        }
    }

    /// Puts a value where [`SetTable::vacancy`] said, the table not having changed since. `fill` is what it said too.
    #[inline(always)]
    pub(crate) fn occupy(&mut self, place: usize, fill: usize, hash: u64, key: Value) {
        self.places[place] = SetEntry { hash, key };
        self.used += 1;
        self.fill += fill;
    }

    /// Bytes of the table.
    pub(crate) fn bytes(&self) -> usize {
        self.places.capacity() * size_of::<SetEntry>()
    }

    /// Bytes that adding one value may allocate.
    #[inline]
    pub(crate) fn bytes_to_add(&self) -> usize {
        if self.places.is_empty() {
            MIN_PLACES * size_of::<SetEntry>()
        } else if (self.fill + 1) * 5 >= self.mask() * 3 {
            SetTable::places_for(self.grown()) * size_of::<SetEntry>()
        } else {
            0
        }
    }

    fn grown(&self) -> usize {
        let used = self.used + 1;
        if used > LARGE { used * 2 } else { used * 4 }
    }

    fn places_for(least: usize) -> usize {
        (least + 1).next_power_of_two().max(MIN_PLACES)
    }

    /// Adds a value known to be absent: where a value was deleted, if there is such a place on the way, else at the end
    /// of the way.
    pub(crate) fn insert_new(&mut self, hash: u64, key: Value) -> Result<(), TableFull> {
        if self.places.is_empty() {
            self.places = SetTable::free_places(MIN_PLACES)?;
        }
        let mut probe = Probe::new(self.mask(), hash);
        let mut deleted = None;
        while self.places[probe.at()].key != SetEntry::FREE {
            if self.places[probe.at()].key == SetEntry::DELETED {
                deleted = Some(probe.at());
            }
            probe.advance();
        }
        self.used += 1;
        self.places[deleted.unwrap_or(probe.at())] = SetEntry { hash, key };
        if deleted.is_some() {
            return Ok(());
        }
        self.fill += 1;
        if self.fill * 5 < self.mask() * 3 {
            return Ok(());
        }
        let least = if self.used > LARGE {
            self.used * 2
        } else {
            self.used * 4
        };
        self.resize(least)
    }

    /// Adds a value to a table without deleted places that has room for it.
    fn insert_clean(&mut self, entry: SetEntry) {
        let mut probe = Probe::new(self.places.len() - 1, entry.hash);
        while let Some(place) = self.places.get_mut(probe.at()) {
            if place.key == SetEntry::FREE {
                *place = entry;
                return;
            }
            probe.advance();
        }
    }

    /// So many free places.
    fn free_places(size: usize) -> Result<Vec<SetEntry>, TableFull> {
        /// Copying a block is faster than writing place by place.
        static FREE: [SetEntry; 64] = [SetEntry::EMPTY; 64];
        let mut places = Vec::new();
        places.try_reserve_exact(size).map_err(|_| TableFull)?;
        while places.len() < size {
            places.extend_from_slice(&FREE[..FREE.len().min(size - places.len())]);
        }
        Ok(places)
    }

    /// Moves the values to a table of more than `least` places.
    fn resize(&mut self, least: usize) -> Result<(), TableFull> {
        let size = SetTable::places_for(least);
        let places = SetTable::free_places(size)?;
        let old = std::mem::replace(&mut self.places, places);
        for entry in old {
            if entry.is_live() {
                self.insert_clean(entry);
            }
        }
        self.fill = self.used;
        self.layout += 1;
        Ok(())
    }

    /// Makes room for `more` values as CPython does before it merges that many from a set or dict; bytes it takes.
    pub(crate) fn bytes_to_merge(&self, more: usize) -> usize {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            SetTable::places_for((self.used + more) * 2) * size_of::<SetEntry>()
        } else {
            0
        }
    }

    /// Makes room for `more` values as CPython does before it merges that many from a set or dict.
    pub(crate) fn reserve_merge(&mut self, more: usize) -> Result<(), TableFull> {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2)?;
        }
        Ok(())
    }

    /// Makes this table, which is empty, one with the values of `other`.
    pub(crate) fn copy_from(&mut self, other: &SetTable) -> Result<(), TableFull> {
        if other.used == 0 {
            return Ok(());
        }
        self.fill = 0;
        self.reserve_merge(other.used)?;
        if self.places.is_empty() {
            self.resize(0)?;
        }
        if self.places.len() == other.places.len() && other.fill == other.used {
            self.places.copy_from_slice(&other.places);
        } else {
            for entry in other.iter() {
                self.insert_clean(*entry);
            }
        }
        self.fill = other.used;
        self.used = other.used;
        self.layout += 1;
        Ok(())
    }

    /// Removes the value at a place that holds one.
    pub(crate) fn remove_at(&mut self, place: usize) {
        self.places[place] = SetEntry {
            hash: u64::MAX,
            key: SetEntry::DELETED,
        };
        self.used -= 1;
    }

    /// Drops the deleted places where they are more than a quarter.
    pub(crate) fn shrink(&mut self) -> Result<(), TableFull> {
        if self.fill - self.used <= self.mask() / 4 {
            return Ok(());
        }
        let least = if self.used > LARGE {
            self.used * 2
        } else {
            self.used * 4
        };
        self.resize(least)
    }

    /// Removes an arbitrary value: that which CPython removes.
    pub(crate) fn pop(&mut self) -> Option<SetEntry> {
        if self.used == 0 {
            return None;
        }
        let mask = self.mask();
        let mut at = self.finger & mask;
        while !self.places[at].is_live() {
            at = (at + 1) & mask;
        }
        let entry = self.places[at];
        self.remove_at(at);
        self.finger = at + 1;
        Some(entry)
    }

    /// Removes everything.
    pub(crate) fn clear(&mut self) {
        self.places = Vec::new();
        self.fill = 0;
        self.used = 0;
        self.layout += 1;
    }

    /// Exchanges the values with those of another table.
    pub(crate) fn replace_with(&mut self, other: SetTable) {
        let layout = self.layout.wrapping_add(1);
        *self = SetTable { layout, ..other };
    }
}

/// A set or a frozenset.
#[repr(C)]
pub struct SetObj {
    header: Header,
    table: UnsafeCell<SetTable>,
    /// Hash of a frozenset, 0 where not computed.
    pub(crate) hash: Cell<u64>,
}

impl SetObj {
    /// From a set to the address of its places, and to their number, in bytes.
    pub(crate) const PLACES: SequenceLayout = SequenceLayout::of_vec::<SetEntry>()
        .behind(offset_of!(SetObj, table) + offset_of!(SetTable, places));
    /// From a set to the number of its values, in bytes.
    pub(crate) const LEN_OFFSET: usize = offset_of!(SetObj, table) + offset_of!(SetTable, used);

    /// An empty set.
    #[inline]
    pub fn new(header: Header) -> SetObj {
        SetObj {
            header,
            table: UnsafeCell::default(),
            hash: Cell::new(0),
        }
    }
}

impl Gc<SetObj> {
    /// The content.
    #[inline(always)]
    pub fn table(self, _vm: &Vm) -> &SetTable {
        // SAFETY: the exclusive way in needs `&mut Vm`, which cannot exist while `_vm` is borrowed.
        unsafe { &*(*self.as_ptr()).table.get() }
    }

    /// The content, to change.
    #[inline(always)]
    pub fn table_mut(self, _vm: &mut Vm) -> &mut SetTable {
        // SAFETY: `_vm` is borrowed exclusively for as long as the result lives.
        unsafe { &mut *(*self.as_ptr()).table.get() }
    }

    /// Number of values.
    #[inline]
    pub fn len(self, vm: &Vm) -> usize {
        self.table(vm).len()
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for SetObj {
    const KIND: Kind = Kind::Set;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: nobody holds a borrow of the content during a collection.
        for e in unsafe { &(*self.table.get()).places } {
            tracer.value(e.key);
        }
    }
    fn charged(&self) -> usize {
        // SAFETY: as in `trace`.
        unsafe { (*self.table.get()).bytes() }
    }
}
