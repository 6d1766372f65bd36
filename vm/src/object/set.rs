//! Sets: an open-addressing table with CPython's probing and growth, so that small integers iterate in its order.

use std::cell::{Cell, UnsafeCell};

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::value::Value;
use crate::vm::Vm;

/// One place of the table: free (unbound, hash 0), deleted (unbound, hash 1), or a value.
#[derive(Clone, Copy)]
pub struct SetEntry {
    /// Hash of the value.
    pub hash: u64,
    /// The value.
    pub key: Value,
}

/// The content of a set.
#[derive(Default)]
pub struct SetTable {
    /// A power of two of places.
    pub(crate) places: Vec<SetEntry>,
    /// Places that hold a value or once held one.
    pub(crate) fill: usize,
    /// Places that hold a value.
    pub(crate) used: usize,
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
    /// An empty set.
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
        unsafe { (*self.table.get()).places.capacity() * size_of::<SetEntry>() }
    }
}
