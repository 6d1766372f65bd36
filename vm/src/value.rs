//! The value word: small integers, most floats and the singletons inline, everything else a pointer into the heap.
//!
//! ```text
//! ....................................00   integer, 62 bits, shifted left by two
//! ..................................xx1x   float: its bits rotated left by four, minus one
//! ...................................001   pointer to a heap object, plus one
//! ...................................101   singleton: None, False, True, …
//! ```
//!
//! Rotating a float left by four brings its sign and the top three bits of its exponent to the bottom; subtracting one
//! then sets bit 1 exactly for the exponents around 1.0, around zero and around infinity. That leaves only floats of
//! magnitude 2⁻⁷⁶⁷…2⁻²⁵⁵ and 2²⁵⁷…2⁷⁶⁹ to be boxed. (Melançon, Feeley, Serrano, "Float Self-Tagging", OOPSLA 2025.)
//!
//! Two properties carry weight elsewhere. An aligned raw pointer reads as an integer, so that the words of a frame
//! header, and the zero of a fresh page, are harmless to the collector. And integers compare and add as they stand.

use crate::heap::{Gc, Header, HeapObject, Kind};

/// A Python value in one word.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(pub(crate) u64);

const OBJECT_TAG: u64 = 0b001;
const SINGLETON_TAG: u64 = 0b101;

const fn singleton(n: u64) -> Value {
    Value(n << 3 | SINGLETON_TAG)
}

impl Value {
    /// `None`.
    pub const NONE: Value = singleton(0);
    /// `False`.
    pub const FALSE: Value = singleton(1);
    /// `True`.
    pub const TRUE: Value = singleton(2);
    /// The marker of a local, a cell or a slot that has no value. Never visible to a program.
    pub const UNBOUND: Value = singleton(3);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = singleton(4);
    /// `...`.
    pub const ELLIPSIS: Value = singleton(5);

    /// The largest integer that needs no heap object.
    pub const MAX_SMALL: i64 = (1 << 61) - 1;
    /// The smallest integer that needs no heap object.
    pub const MIN_SMALL: i64 = -(1 << 61);

    /// The word itself.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The value of a word that came from [`Value::bits`].
    #[inline(always)]
    pub(crate) const fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    /// An integer, where it is small enough.
    #[inline(always)]
    pub const fn small_int(n: i64) -> Option<Value> {
        if n >= Value::MIN_SMALL && n <= Value::MAX_SMALL {
            Some(Value((n << 2) as u64))
        } else {
            None
        }
    }

    /// An integer known to be small: a length, an index, a character.
    #[inline(always)]
    pub const fn int(n: i32) -> Value {
        Value(((n as i64) << 2) as u64)
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(Value::FALSE.0 + ((b as u64) << 3))
    }

    /// A float, where it has an inline encoding.
    #[inline(always)]
    pub const fn inline_float(x: f64) -> Option<Value> {
        let bits = x.to_bits().rotate_left(4).wrapping_sub(1);
        if bits & 2 != 0 {
            Some(Value(bits))
        } else {
            None
        }
    }

    /// The value that points to a heap object.
    #[inline(always)]
    pub fn object<T: HeapObject>(object: Gc<T>) -> Value {
        Value(object.as_ptr().expose_provenance() as u64 | OBJECT_TAG)
    }

    /// Whether this is an integer in the inline encoding (a bool is not).
    #[inline(always)]
    pub const fn is_small_int(self) -> bool {
        self.0 & 3 == 0
    }

    /// The integer, where it is in the inline encoding.
    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i64> {
        if self.is_small_int() {
            Some(self.0 as i64 >> 2)
        } else {
            None
        }
    }

    /// Whether both are integers in the inline encoding.
    #[inline(always)]
    pub const fn both_small(a: Value, b: Value) -> bool {
        (a.0 | b.0) & 3 == 0
    }

    /// Whether both are floats in the inline encoding.
    #[inline(always)]
    pub const fn both_inline_floats(a: Value, b: Value) -> bool {
        a.0 & b.0 & 2 != 0
    }

    /// Whether this is a float in the inline encoding.
    #[inline(always)]
    pub const fn is_inline_float(self) -> bool {
        self.0 & 2 != 0
    }

    /// The float of an inline encoding; meaningless for any other value.
    #[inline(always)]
    pub const fn inline_float_value(self) -> f64 {
        f64::from_bits(self.0.wrapping_add(1).rotate_right(4))
    }

    /// The float, inline or boxed; None for a value of another type (a subclass of float included).
    #[inline]
    pub fn as_float(self) -> Option<f64> {
        if self.is_inline_float() {
            Some(self.inline_float_value())
        } else {
            self.as_gc::<crate::object::FloatObj>().map(|f| f.value)
        }
    }

    /// The bool.
    #[inline]
    pub const fn as_bool(self) -> Option<bool> {
        match self {
            Value::TRUE => Some(true),
            Value::FALSE => Some(false),
            _ => None,
        }
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == Value::NONE.0
    }

    /// Whether this is the unbound marker.
    #[inline(always)]
    pub const fn is_unbound(self) -> bool {
        self.0 == Value::UNBOUND.0
    }

    /// Whether this points to a heap object.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.0 & 7 == OBJECT_TAG
    }

    /// The header of the heap object, where this is one.
    #[inline(always)]
    pub fn header(self) -> Option<Gc<Header>> {
        if self.is_object() {
            // SAFETY: a word with the object tag is only ever made from a live `Gc` (see `Value::object`), and the
            // collector keeps what a reachable value points to.
            Some(unsafe { Gc::from_address((self.0 - OBJECT_TAG) as usize) })
        } else {
            None
        }
    }

    /// What kind of heap object this is; None for an inline value.
    #[inline(always)]
    pub fn kind(self) -> Option<Kind> {
        self.header().map(|h| h.kind())
    }

    /// Whether this is a heap object of that layout.
    #[inline(always)]
    pub fn is_kind(self, kind: Kind) -> bool {
        match self.header() {
            Some(h) => h.kind() == kind,
            None => false,
        }
    }

    /// The heap object, where it has the layout of `T` (instances of subclasses included).
    #[inline(always)]
    pub fn as_gc<T: HeapObject>(self) -> Option<Gc<T>> {
        match self.header() {
            // SAFETY: the kind byte tells the layout, and `T::KIND` is the kind of layout `T`.
            Some(h) if h.kind() == T::KIND => Some(unsafe { h.cast() }),
            _ => None,
        }
    }
}

impl<T: HeapObject> From<Gc<T>> for Value {
    #[inline(always)]
    fn from(object: Gc<T>) -> Value {
        Value::object(object)
    }
}

impl From<bool> for Value {
    #[inline(always)]
    fn from(b: bool) -> Value {
        Value::bool(b)
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(n) = self.as_small_int() {
            write!(f, "{n}")
        } else if self.is_inline_float() {
            write!(f, "{:?}", self.inline_float_value())
        } else if let Some(h) = self.header() {
            write!(f, "<{:?} {:#x}>", h.kind(), self.0 - OBJECT_TAG)
        } else {
            f.write_str(match *self {
                Value::NONE => "None",
                Value::TRUE => "True",
                Value::FALSE => "False",
                Value::UNBOUND => "<unbound>",
                Value::NOT_IMPLEMENTED => "NotImplemented",
                _ => "Ellipsis",
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_around_one_zero_and_infinity_are_inline() {
        for x in [
            0.0,
            -0.0,
            1.0,
            -1.5,
            1e-70,
            1e70,
            5e-324,
            f64::MAX,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.1,
        ] {
            let v = Value::inline_float(x).expect("inline");
            assert_eq!(v.inline_float_value().to_bits(), x.to_bits());
            assert!(!v.is_small_int() && !v.is_object());
        }
        assert!(Value::inline_float(f64::NAN).is_some_and(|v| v.inline_float_value().is_nan()));
        assert!(Value::inline_float(1e-100).is_none());
        assert!(Value::inline_float(1e100).is_none());
    }

    #[test]
    fn small_integers_are_62_bits() {
        for n in [0, 1, -1, Value::MAX_SMALL, Value::MIN_SMALL] {
            assert_eq!(Value::small_int(n).and_then(Value::as_small_int), Some(n));
        }
        assert!(Value::small_int(Value::MAX_SMALL + 1).is_none());
        assert!(Value::small_int(Value::MIN_SMALL - 1).is_none());
    }

    #[test]
    fn singletons_are_neither_numbers_nor_objects() {
        for v in [
            Value::NONE,
            Value::TRUE,
            Value::FALSE,
            Value::UNBOUND,
            Value::NOT_IMPLEMENTED,
            Value::ELLIPSIS,
        ] {
            assert!(!v.is_small_int() && !v.is_inline_float() && !v.is_object());
        }
    }
}
