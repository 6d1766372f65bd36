//! Lists, tuples, ranges, slices and their iterators.

use std::cell::{Cell, UnsafeCell};
use std::mem::offset_of;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::std_layout::SequenceLayout;
use crate::value::Value;
use crate::vm::Vm;

/// A list.
#[repr(C)]
pub struct ListObj {
    header: Header,
    items: UnsafeCell<Vec<Value>>,
}

impl ListObj {
    /// From a list to the address of its items, and to their number, in bytes.
    pub(crate) const ITEMS: SequenceLayout =
        SequenceLayout::of_vec::<Value>().behind(offset_of!(ListObj, items));

    /// A list of these items.
    #[inline]
    pub fn new(header: Header, items: Vec<Value>) -> ListObj {
        ListObj {
            header,
            items: UnsafeCell::new(items),
        }
    }
}

impl Gc<ListObj> {
    /// The items.
    #[inline(always)]
    pub fn items(self, _vm: &Vm) -> &[Value] {
        // SAFETY: the exclusive way in needs `&mut Vm`, which cannot exist while `_vm` is borrowed.
        unsafe { &*(*self.as_ptr()).items.get() }
    }

    /// The items, to change.
    #[inline(always)]
    pub fn items_mut(self, _vm: &mut Vm) -> &mut Vec<Value> {
        // SAFETY: `_vm` is borrowed exclusively for as long as the result lives.
        unsafe { &mut *(*self.as_ptr()).items.get() }
    }

    /// Number of items.
    #[inline(always)]
    pub fn len(self, vm: &Vm) -> usize {
        self.items(vm).len()
    }
}

// SAFETY: `repr(C)` with the header first; reports its items.
unsafe impl HeapObject for ListObj {
    const KIND: Kind = Kind::List;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: nobody holds a borrow of the items during a collection.
        for &item in unsafe { &*self.items.get() } {
            tracer.value(item);
        }
    }
    fn charged(&self) -> usize {
        // SAFETY: as in `trace`.
        unsafe { (*self.items.get()).capacity() * size_of::<Value>() }
    }
}

/// A tuple. The items follow the object in memory.
#[repr(C)]
pub struct TupleObj {
    header: Header,
    len: usize,
    items: [Value; 0],
}

impl TupleObj {
    /// From a tuple to its items, in bytes.
    pub(crate) const ITEMS_OFFSET: usize = offset_of!(TupleObj, items);
    /// From a tuple to their number, in bytes.
    pub(crate) const LEN_OFFSET: usize = offset_of!(TupleObj, len);

    /// A tuple that is to be followed by `len` items.
    #[inline]
    pub(crate) fn new(header: Header, len: usize) -> TupleObj {
        TupleObj {
            header,
            len,
            items: [],
        }
    }
}

impl Gc<TupleObj> {
    /// The items.
    #[inline(always)]
    pub fn items<'a>(&self) -> &'a [Value] {
        // SAFETY: the tuple was allocated with room for `len` items, which `Vm::new_tuple` has written. The caller
        // keeps the tuple reachable, as for any `Gc`.
        unsafe {
            let this = self.as_ptr();
            std::slice::from_raw_parts((&raw const (*this).items).cast::<Value>(), (*this).len)
        }
    }

    /// The first item's place, to be filled by whoever allocates the tuple.
    #[inline(always)]
    pub(crate) fn items_ptr(self) -> *mut Value {
        // SAFETY: in bounds of the allocation.
        unsafe { (&raw mut (*self.as_ptr()).items).cast() }
    }
}

// SAFETY: `repr(C)` with the header first; reports its items.
unsafe impl HeapObject for TupleObj {
    const KIND: Kind = Kind::Tuple;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: allocated with room for `len` items; zeroed, hence valid, where not yet filled.
        let items = unsafe {
            std::slice::from_raw_parts((&raw const self.items).cast::<Value>(), self.len)
        };
        for &item in items {
            tracer.value(item);
        }
    }
    fn charged(&self) -> usize {
        self.len * size_of::<Value>()
    }
}

/// A range. Bounds are integers of any size.
#[repr(C)]
pub struct RangeObj {
    header: Header,
    /// First value.
    pub start: Value,
    /// Bound.
    pub stop: Value,
    /// Step, not zero.
    pub step: Value,
    /// Number of values: an integer.
    pub length: Value,
}

impl RangeObj {
    /// A range of these parts.
    #[inline]
    pub fn new(header: Header, start: Value, stop: Value, step: Value, length: Value) -> RangeObj {
        RangeObj {
            header,
            start,
            stop,
            step,
            length,
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for RangeObj {
    const KIND: Kind = Kind::Range;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for v in [self.start, self.stop, self.step, self.length] {
            tracer.value(v);
        }
    }
}

/// Iterator over a range whose every value is a small integer.
#[repr(C)]
pub struct RangeIterObj {
    header: Header,
    /// The next value, in the encoding of [`Value`].
    pub(crate) next: Cell<i64>,
    /// How many values are left.
    pub(crate) left: Cell<u64>,
    /// Step, shifted as the encoding of [`Value`] is.
    pub(crate) step: Cell<i64>,
}

impl RangeIterObj {
    /// An iterator of `left` values from `start` by `step`; all of them must be small integers.
    #[inline]
    pub fn new(header: Header, start: i64, step: i64, left: u64) -> RangeIterObj {
        RangeIterObj {
            header,
            next: Cell::new(start << 2),
            left: Cell::new(left),
            step: Cell::new(step << 2),
        }
    }

    /// The next value.
    #[inline(always)]
    pub fn advance(&self) -> Option<Value> {
        let left = self.left.get();
        if left == 0 {
            return None;
        }
        let next = self.next.get();
        self.left.set(left - 1);
        self.next.set(next.wrapping_add(self.step.get()));
        Some(Value::from_bits(next as u64))
    }
}

// SAFETY: `repr(C)` with the header first; holds no objects.
unsafe impl HeapObject for RangeIterObj {
    const KIND: Kind = Kind::RangeIter;
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// Iterator by position over a list, a tuple, or anything that has integer subscripts.
#[repr(C)]
pub struct SeqIterObj {
    header: Header,
    /// What is iterated over; None once the end has been reached.
    pub sequence: Cell<Value>,
    /// The next position.
    pub index: Cell<usize>,
}

impl SeqIterObj {
    /// An iterator at the start of `sequence`.
    #[inline]
    pub fn new(header: Header, sequence: Value) -> SeqIterObj {
        SeqIterObj {
            header,
            sequence: Cell::new(sequence),
            index: Cell::new(0),
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its sequence.
unsafe impl HeapObject for SeqIterObj {
    const KIND: Kind = Kind::SeqIter;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.sequence.get());
    }
}

/// A slice.
#[repr(C)]
pub struct SliceObj {
    header: Header,
    /// First position, or None.
    pub start: Value,
    /// Bound, or None.
    pub stop: Value,
    /// Step, or None.
    pub step: Value,
}

impl SliceObj {
    /// A slice of these parts.
    #[inline]
    pub fn new(header: Header, start: Value, stop: Value, step: Value) -> SliceObj {
        SliceObj {
            header,
            start,
            stop,
            step,
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for SliceObj {
    const KIND: Kind = Kind::Slice;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for v in [self.start, self.stop, self.step] {
            tracer.value(v);
        }
    }
}
