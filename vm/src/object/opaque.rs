//! Objects whose behaviour is native and whose layout the heap need not know: most iterators, files, views.

use std::any::{Any, TypeId};
use std::cell::UnsafeCell;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// What advances a native iterator.
pub type NextFn = fn(Gc<OpaqueObj>, &mut Vm) -> PyResult<Option<Value>>;

/// What advances a native iterator of pairs without making tuples of them: writes the parts of the next pair, and tells
/// whether there was one.
pub type NextPairFn = fn(Gc<OpaqueObj>, &mut Vm, &mut [Value; 2]) -> PyResult<bool>;

/// The native part of an [`OpaqueObj`].
pub trait Opaque: Any {
    /// Reports every value it holds.
    fn trace(&self, tracer: &mut Tracer<'_>);

    /// For an iterator: its next value. `this` is the object itself, rooted by the caller; borrow its data anew
    /// (`this.data_mut::<T>(vm)`) after anything that may run Python code.
    ///
    /// # Errors
    /// What the iteration raises.
    fn next(&self) -> Option<NextFn> {
        None
    }

    /// For an iterator whose values are tuples of two: what advances it where only the two are wanted. The same rules.
    fn next_pair(&self) -> Option<NextPairFn> {
        None
    }
}

/// An object with a native part.
#[repr(C)]
pub struct OpaqueObj {
    header: Header,
    data: UnsafeCell<Box<dyn Opaque>>,
    /// Type of the native part: told here without asking it.
    type_id: TypeId,
    next: Option<NextFn>,
    next_pair: Option<NextPairFn>,
}

impl OpaqueObj {
    /// An object with that native part.
    #[inline]
    pub fn new<T: Opaque>(header: Header, data: T) -> OpaqueObj {
        OpaqueObj {
            header,
            next: data.next(),
            next_pair: data.next_pair(),
            data: UnsafeCell::new(Box::new(data)),
            type_id: TypeId::of::<T>(),
        }
    }
}

impl Gc<OpaqueObj> {
    /// The address of the native part, where it is a `T`.
    #[inline(always)]
    fn data_ptr<T: Opaque>(self) -> Option<*mut T> {
        if self.type_id != TypeId::of::<T>() {
            return None;
        }
        // SAFETY: the box is never replaced, and no reference to its content is made here.
        Some(unsafe { &raw mut **(*self.as_ptr()).data.get() }.cast())
    }

    /// The native part, where it is a `T`.
    #[inline(always)]
    pub fn data<T: Opaque>(self, _vm: &Vm) -> Option<&T> {
        // SAFETY: the type is that of the content; the exclusive way in needs `&mut Vm`, which cannot exist while `_vm`
        // is borrowed.
        self.data_ptr().map(|data| unsafe { &*data })
    }

    /// The native part, where it is a `T`, to change.
    #[inline(always)]
    pub fn data_mut<T: Opaque>(self, _vm: &mut Vm) -> Option<&mut T> {
        // SAFETY: the type is that of the content; `_vm` is borrowed exclusively for as long as the result lives.
        self.data_ptr().map(|data| unsafe { &mut *data })
    }

    /// The function that iterates over this object, where it is an iterator.
    #[inline(always)]
    pub fn next_function(self) -> Option<NextFn> {
        self.next
    }

    /// The function that iterates over this object pair by pair, where it has one.
    #[inline(always)]
    pub fn next_pair_function(self) -> Option<NextPairFn> {
        self.next_pair
    }
}

// SAFETY: `repr(C)` with the header first; the native part reports its values.
unsafe impl HeapObject for OpaqueObj {
    const KIND: Kind = Kind::Opaque;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: nobody holds a borrow of the native part during a collection.
        unsafe { (**self.data.get()).trace(tracer) }
    }
}
