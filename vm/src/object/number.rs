//! Numbers that have no inline encoding, and instances of subclasses of the numeric classes.

use std::borrow::Cow;
use std::mem::offset_of;

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
    /// From an integer that is kept in two words to these, the low one first, in bytes.
    pub(crate) const WORDS_OFFSET: usize = {
        let magnitude = Magnitude::Words([0; 2]);
        let Magnitude::Words(words) = &magnitude else {
            unreachable!()
        };
        // SAFETY: the words are part of the magnitude.
        let offset = unsafe { words.as_ptr().byte_offset_from(&raw const magnitude) };
        std::mem::forget(magnitude);
        offset_of!(IntObj, magnitude) + offset as usize
    };
    /// The most bits of an integer that are counted.
    const MAX_BITS: u32 = (1 << 30) - 1;

    /// An integer under that header. Where two words do not hold it, the number in the header says, for readers in other
    /// processes, how many bits it has and, in the bit above `IntObj::MAX_BITS`, whether it is negative; else that is 0.
    #[inline]
    pub fn new(header: Header, value: BigInt) -> IntObj {
        if let Some(n) = wide(&value) {
            return IntObj::new_wide(header, n);
        }
        let bits = u32::try_from(value.bits()).unwrap_or(u32::MAX);
        let sign = u32::from(value.sign() == Sign::Minus);
        header.set_extra(bits.min(IntObj::MAX_BITS) | sign << IntObj::MAX_BITS.count_ones());
        IntObj {
            header,
            magnitude: Magnitude::Big(value),
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
