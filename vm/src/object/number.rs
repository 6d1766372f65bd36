//! Numbers that have no inline encoding, and instances of subclasses of the numeric classes.

use std::borrow::Cow;

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use crate::heap::{Header, HeapObject, Kind, Tracer};
use crate::num::hash;

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

/// An integer on the heap. Of the class `int` itself it is never small enough for the inline encoding.
#[repr(C)]
pub struct IntObj {
    header: Header,
    magnitude: Magnitude,
}

/// Much of what goes beyond the inline encoding is 64-bit arithmetic, as hashes and random numbers do it: two words hold
/// that, without an allocation.
enum Magnitude {
    /// The low and the high word of an `i128`. Every integer that has one is kept so.
    Words([u64; 2]),
    /// Any other.
    Big(BigInt),
}

impl IntObj {
    /// An integer under that header.
    #[inline]
    pub fn new(header: Header, value: BigInt) -> IntObj {
        match wide(&value) {
            Some(n) => IntObj::new_wide(header, n),
            None => IntObj {
                header,
                magnitude: Magnitude::Big(value),
            },
        }
    }

    /// An integer under that header.
    #[inline]
    pub(crate) fn new_wide(header: Header, value: i128) -> IntObj {
        IntObj {
            header,
            magnitude: Magnitude::Words([value as u64, (value >> 64) as u64]),
        }
    }

    /// The number, where it fits.
    #[inline]
    pub fn as_i128(&self) -> Option<i128> {
        match self.magnitude {
            Magnitude::Words([low, high]) => Some(i128::from(high as i64) << 64 | i128::from(low)),
            Magnitude::Big(_) => None,
        }
    }

    /// The number, where it fits.
    #[inline]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128().and_then(|n| i64::try_from(n).ok())
    }

    /// The number.
    #[inline]
    pub fn value(&self) -> Cow<'_, BigInt> {
        match (&self.magnitude, self.as_i128()) {
            (Magnitude::Big(value), _) => Cow::Borrowed(value),
            (_, n) => Cow::Owned(n.unwrap_or_default().into()),
        }
    }

    /// Its hash.
    pub(crate) fn hash_value(&self) -> i64 {
        match &self.magnitude {
            Magnitude::Words(_) => hash::hash_i128(self.as_i128().unwrap_or_default()),
            Magnitude::Big(value) => hash::hash_int(value),
        }
    }

    /// Whether it is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        match &self.magnitude {
            Magnitude::Words([_, high]) => (*high as i64) < 0,
            Magnitude::Big(value) => value.sign() == Sign::Minus,
        }
    }
}

/// The number, where it fits.
#[inline]
pub(crate) fn wide(value: &BigInt) -> Option<i128> {
    if value.iter_u64_digits().len() > 2 {
        return None;
    }
    value.to_i128()
}

// SAFETY: `repr(C)` with the header first; holds no values.
unsafe impl HeapObject for IntObj {
    const KIND: Kind = Kind::BigInt;
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn charged(&self) -> usize {
        match &self.magnitude {
            Magnitude::Words(_) => 0,
            Magnitude::Big(value) => 8 * value.iter_u64_digits().len(),
        }
    }
}
