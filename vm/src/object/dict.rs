//! Dicts: entries in insertion order, found through a table of positions.

use std::cell::UnsafeCell;
use std::mem::offset_of;

use smallvec::SmallVec;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::object::StrObj;
use crate::object::dict_index::{DictIndex, IndexFull};
use crate::std_layout::SequenceLayout;
use crate::value::Value;
use crate::vm::Vm;

/// Up to this many entries are searched one by one; no table is kept.
const LINEAR: usize = 8;

/// Places of CPython's smallest table.
const MIN_PLACES: usize = 8;

/// One entry, or the place of one that was deleted (its key is the unbound marker).
#[derive(Clone, Copy)]
pub struct DictEntry {
    /// Hash of the key.
    pub hash: u64,
    /// Key.
    pub key: Value,
    /// Value.
    pub value: Value,
}

/// The content of a dict.
#[derive(Default)]
pub struct DictTable {
    pub(crate) entries: Vec<DictEntry>,
    /// Finds entries where there are more than [`LINEAR`]; else out of date.
    index: DictIndex,
    /// Places of CPython's table of the same entries, and of the index. None while nothing has been added.
    places: usize,
    live: usize,
    /// How many entries may be added before the gaps that deletions left are closed. They are closed when CPython's
    /// table of the same entries would be resized: a program that changes a dict while it iterates over it can tell.
    usable: usize,
    /// Changes with every change of the set of keys or of their places; 0 until somebody asks for it.
    pub(crate) version: u64,
}

/// A dict.
#[repr(C)]
pub struct DictObj {
    header: Header,
    table: UnsafeCell<DictTable>,
}

impl DictObj {
    /// From a dict to the address of its entries, and to their number, in bytes.
    pub(crate) const ENTRIES: SequenceLayout = SequenceLayout::of_vec::<DictEntry>()
        .behind(offset_of!(DictObj, table) + offset_of!(DictTable, entries));
    /// From a dict to the number of live entries, in bytes.
    pub(crate) const LEN_OFFSET: usize = offset_of!(DictObj, table) + offset_of!(DictTable, live);

    /// An empty dict.
    #[inline]
    pub fn new(header: Header) -> DictObj {
        DictObj {
            header,
            table: UnsafeCell::default(),
        }
    }
}

impl DictTable {
    /// Index of the entry with that hash whose key satisfies `is_key`, which must not run Python code.
    #[inline]
    pub fn find(&self, hash: u64, mut is_key: impl FnMut(Value) -> bool) -> Option<usize> {
        if self.entries.len() <= LINEAR {
            self.entries
                .iter()
                .position(|e| e.hash == hash && !e.key.is_unbound() && is_key(e.key))
        } else {
            self.index.find(hash, |i| {
                self.entries
                    .get(i)
                    .is_some_and(|e| e.hash == hash && !e.key.is_unbound() && is_key(e.key))
            })
        }
    }

    /// Indices and keys of the entries with that hash.
    pub(crate) fn candidates(&self, hash: u64) -> SmallVec<[(usize, Value); 4]> {
        let mut found = SmallVec::new();
        if self.entries.len() <= LINEAR {
            for (i, e) in self.entries.iter().enumerate() {
                if e.hash == hash && !e.key.is_unbound() {
                    found.push((i, e.key));
                }
            }
        } else {
            self.index.find(hash, |i| {
                if let Some(e) = self.entries.get(i)
                    && e.hash == hash
                    && !e.key.is_unbound()
                    && !found.contains(&(i, e.key))
                {
                    found.push((i, e.key));
                }
                false
            });
        }
        found
    }

    /// Appends an entry whose key is known to be absent; false where memory is exhausted or the dict is full.
    #[must_use]
    pub fn insert_new(&mut self, hash: u64, key: Value, value: Value) -> bool {
        if self.usable == 0 && self.close_gaps().is_err() {
            return false;
        }
        if self.entries.len() >= (u32::MAX - 1) as usize || self.entries.try_reserve(1).is_err() {
            return false;
        }
        let at = self.entries.len();
        if at == LINEAR {
            let hashes = self.entries.iter().map(|e| e.hash);
            match DictIndex::new(self.places, hashes) {
                Ok(index) => self.index = index,
                Err(IndexFull) => return false,
            }
        }
        if at >= LINEAR {
            self.index.insert(hash, at);
        }
        self.entries.push(DictEntry { hash, key, value });
        self.live += 1;
        self.usable -= 1;
        self.version = 0;
        true
    }

    /// Bytes that adding one entry may allocate.
    #[inline]
    pub(crate) fn bytes_to_add(&self) -> usize {
        if self.entries.len() < self.entries.capacity() {
            0
        } else {
            // The entries double; the index has up to six places for each.
            self.entries.len().max(4) * (size_of::<DictEntry>() + 4 * size_of::<u32>())
        }
    }

    /// The live entry before position `index`, and the position to go on from, backwards.
    pub fn previous_entry(&self, index: usize) -> Option<(DictEntry, usize)> {
        let at = self.entries[..index.min(self.entries.len())]
            .iter()
            .rposition(|e| !e.key.is_unbound())?;
        Some((self.entries[at], at))
    }

    /// Removes the entry at `index`, which is live; returns its key and value.
    pub fn remove(&mut self, index: usize) -> (Value, Value) {
        let DictEntry { key, value, hash } = self.entries[index];
        if self.entries.len() > LINEAR {
            self.index.remove(hash, index);
        }
        self.entries[index] = DictEntry {
            hash: 0,
            key: Value::UNBOUND,
            value: Value::UNBOUND,
        };
        self.live -= 1;
        self.version = 0;
        (key, value)
    }

    /// Removes the live entry that was added last; returns its key and value.
    pub(crate) fn pop_last(&mut self) -> Option<(Value, Value)> {
        let index = self.entries.iter().rposition(|e| !e.key.is_unbound())?;
        let removed = self.remove(index);
        self.entries.truncate(index);
        Some(removed)
    }

    /// Makes room for `more` entries, so that the table does not grow step by step; false where memory is exhausted.
    #[must_use]
    pub(crate) fn reserve(&mut self, more: usize) -> bool {
        let places = (self.live + more) * 3 / 2 + 1;
        self.entries.try_reserve_exact(more).is_ok()
            && (more <= self.usable || self.close_gaps_among(places).is_ok())
    }

    /// Closes the gaps that deletions left, and makes room as CPython does: a table of three places for each entry, of
    /// which two thirds may be used.
    fn close_gaps(&mut self) -> Result<(), IndexFull> {
        self.close_gaps_among(self.live * 3)
    }

    /// Closes the gaps that deletions left, and makes a table of at least so many places.
    fn close_gaps_among(&mut self, places: usize) -> Result<(), IndexFull> {
        let places = places.max(MIN_PLACES).next_power_of_two();
        if self.live > LINEAR {
            self.index = DictIndex::new(places, self.iter().map(|e| e.hash))?;
        }
        self.places = places;
        self.usable = places * 2 / 3 - self.live;
        if self.live != self.entries.len() {
            self.version = 0;
            self.entries.retain(|e| !e.key.is_unbound());
        }
        Ok(())
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        *self = DictTable::default();
    }

    /// Makes this table, which is empty, one with the entries of `other`; false where memory is exhausted.
    #[must_use]
    pub(crate) fn copy_from(&mut self, other: &DictTable) -> bool {
        if self.entries.try_reserve_exact(other.live).is_err() {
            return false;
        }
        if other.live == other.entries.len() {
            self.entries.extend_from_slice(&other.entries);
            self.places = other.places;
            self.usable = other.usable;
            match other.index.try_clone() {
                Ok(index) if other.live > LINEAR => self.index = index,
                Ok(_) => {}
                Err(IndexFull) => return false,
            }
            self.live = other.live;
            self.version = 0;
            true
        } else {
            other
                .iter()
                .all(|e| self.insert_new(e.hash, e.key, e.value))
        }
    }

    /// Number of live entries.
    #[inline]
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// The live entries in insertion order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &DictEntry> {
        self.entries.iter().filter(|e| !e.key.is_unbound())
    }

    /// The live entry at or after position `index`, and the position to go on from.
    #[inline]
    pub fn next_entry(&self, mut index: usize) -> Option<(DictEntry, usize)> {
        while let Some(e) = self.entries.get(index) {
            index += 1;
            if !e.key.is_unbound() {
                return Some((*e, index));
            }
        }
        None
    }

    /// Bytes outside the object.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.entries.capacity() * size_of::<DictEntry>() + self.index.bytes()
    }
}

impl Gc<DictObj> {
    /// The content.
    #[inline(always)]
    pub fn table(self, _vm: &Vm) -> &DictTable {
        // SAFETY: the exclusive way in needs `&mut Vm`, which cannot exist while `_vm` is borrowed.
        unsafe { &*(*self.as_ptr()).table.get() }
    }

    /// The content, to change.
    #[inline(always)]
    pub fn table_mut(self, _vm: &mut Vm) -> &mut DictTable {
        // SAFETY: `_vm` is borrowed exclusively for as long as the result lives.
        unsafe { &mut *(*self.as_ptr()).table.get() }
    }

    /// Number of entries.
    #[inline]
    pub fn len(self, vm: &Vm) -> usize {
        self.table(vm).len()
    }

    /// Position of the entry whose key is that string (and not merely equal to it by an `__eq__` in Python).
    #[inline]
    pub fn find_str(self, vm: &Vm, key: Gc<StrObj>) -> Option<usize> {
        let wanted = Value::from(key);
        let hash = vm.str_hash(key);
        self.table(vm).find(hash, |k| {
            k == wanted
                || k.as_gc::<StrObj>().is_some_and(|s| {
                    !(s.is_interned() && key.is_interned()) && s.bytes() == key.bytes()
                })
        })
    }

    /// Value of the entry whose key is that string.
    #[inline]
    pub fn get_str(self, vm: &Vm, key: Gc<StrObj>) -> Option<Value> {
        self.find_str(vm, key)
            .map(|i| self.table(vm).entries[i].value)
    }

    /// Sets the value of the entry whose key is that string; false where memory is exhausted.
    #[must_use]
    pub fn set_str(self, vm: &mut Vm, key: Gc<StrObj>, value: Value) -> bool {
        match self.find_str(vm, key) {
            Some(i) => {
                self.table_mut(vm).entries[i].value = value;
                true
            }
            None => {
                let hash = vm.str_hash(key);
                self.table_mut(vm).insert_new(hash, key.into(), value)
            }
        }
    }

    /// Removes the entry whose key is that string; returns its value.
    pub fn remove_str(self, vm: &mut Vm, key: Gc<StrObj>) -> Option<Value> {
        let index = self.find_str(vm, key)?;
        Some(self.table_mut(vm).remove(index).1)
    }
}

// SAFETY: `repr(C)` with the header first; reports its keys and values.
unsafe impl HeapObject for DictObj {
    const KIND: Kind = Kind::Dict;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: nobody holds a borrow of the content during a collection.
        for e in unsafe { &(*self.table.get()).entries } {
            tracer.value(e.key);
            tracer.value(e.value);
        }
    }
    fn charged(&self) -> usize {
        // SAFETY: as in `trace`.
        unsafe { (*self.table.get()).heap_bytes() }
    }
}
