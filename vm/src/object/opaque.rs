//! Objects whose behaviour is native and whose layout the heap need not know: most iterators, files, views.

use std::any::{Any, TypeId};
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
    /// Type of the native part: told here without asking it.
    type_id: TypeId,
    next: Option<NextFn>,
}

impl OpaqueObj {
    /// An object with that native part.
    pub fn new<T: Opaque>(header: Header, data: T) -> OpaqueObj {
        OpaqueObj {
            header,
            next: data.next(),
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
}

// SAFETY: `repr(C)` with the header first; the native part reports its values.
unsafe impl HeapObject for OpaqueObj {
    const KIND: Kind = Kind::Opaque;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: nobody holds a borrow of the native part during a collection.
        unsafe { (**self.data.get()).trace(tracer) }
    }
}
