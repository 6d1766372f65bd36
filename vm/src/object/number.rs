//! Numbers that have no inline encoding, and instances of subclasses of the numeric classes.

use num_bigint::BigInt;

use crate::heap::{Header, HeapObject, Kind, Tracer};

/// A float on the heap.
#[repr(C)]
pub struct FloatObj {
    header: Header,
    /// The number.
    pub value: f64,
}

impl FloatObj {
    /// A float under that header.
    #[inline]
    pub fn new(header: Header, value: f64) -> FloatObj {
        FloatObj { header, value }
    }
}

// SAFETY: `repr(C)` with the header first; holds no values.
unsafe impl HeapObject for FloatObj {
    const KIND: Kind = Kind::Float;
    fn trace(&self, _: &mut Tracer<'_>) {}
}

/// An integer on the heap.
#[repr(C)]
pub struct IntObj {
    header: Header,
    /// The number. Of the class `int` itself it is never small enough for the inline encoding.
    pub value: BigInt,
}

impl IntObj {
    /// An integer under that header.
    #[inline]
    pub fn new(header: Header, value: BigInt) -> IntObj {
        IntObj { header, value }
    }
}

// SAFETY: `repr(C)` with the header first; holds no values.
unsafe impl HeapObject for IntObj {
    const KIND: Kind = Kind::BigInt;
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn charged(&self) -> usize {
        self.value.bits() as usize / 8
    }
}
