//! Objects whose behaviour is native and whose layout the heap need not know: most iterators, files, views.

use std::any::Any;
use std::cell::UnsafeCell;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// What advances a native iterator.
pub type NextFn = fn(Gc<OpaqueObj>, &mut Vm) -> PyResult<Option<Value>>;

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
}

/// An object with a native part.
#[repr(C)]
pub struct OpaqueObj {
    header: Header,
    data: UnsafeCell<Box<dyn Opaque>>,
}

impl OpaqueObj {
    /// An object with that native part.
    pub fn new(header: Header, data: Box<dyn Opaque>) -> OpaqueObj {
        OpaqueObj {
            header,
            data: UnsafeCell::new(data),
        }
    }
}

impl Gc<OpaqueObj> {
    /// The native part, where it is a `T`.
    #[inline]
    pub fn data<T: Opaque>(self, _vm: &Vm) -> Option<&T> {
        // SAFETY: the exclusive way in needs `&mut Vm`, which cannot exist while `_vm` is borrowed.
        let data: &dyn Any = unsafe { &**(*self.as_ptr()).data.get() };
        data.downcast_ref()
    }

    /// The native part, where it is a `T`, to change.
    #[inline]
    pub fn data_mut<T: Opaque>(self, _vm: &mut Vm) -> Option<&mut T> {
        // SAFETY: `_vm` is borrowed exclusively for as long as the result lives.
        let data: &mut dyn Any = unsafe { &mut **(*self.as_ptr()).data.get() };
        data.downcast_mut()
    }

    /// The function that iterates over this object, where it is an iterator.
    #[inline]
    pub fn next_function(self, _vm: &Vm) -> Option<NextFn> {
        // SAFETY: as in `data`.
        unsafe { (**(*self.as_ptr()).data.get()).next() }
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
