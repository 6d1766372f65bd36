//! Equality and hashes of built-in values, where neither can run Python code: what containers try first.

use std::cmp::Ordering;

use crate::heap::Kind;
use crate::num::{float_ops, hash};
use crate::object::*;
use crate::value::Value;
use crate::vm::Vm;

/// `hash(None)`, as in CPython.
const HASH_NONE: u64 = 0xFCA8_6420;
/// Tuples nested deeper than this are left to the general code.
const MAX_NESTING: u32 = 16;

impl Vm {
    /// Whether two values are the same or equal, where that can be told without running Python code; else None.
    #[inline]
    pub(crate) fn simple_equal(&self, left: Value, right: Value) -> Option<bool> {
        if left == right {
            return Some(true);
        }
        if Value::both_small(left, right) {
            return Some(false);
        }
        if let (Some(l), Some(r)) = (self.exact_str(left), self.exact_str(right)) {
            return Some(!(l.is_interned() && r.is_interned()) && l.bytes() == r.bytes());
        }
        self.simple_equal_nested(left, right, 0)
    }

    fn simple_equal_nested(&self, left: Value, right: Value, depth: u32) -> Option<bool> {
        if left == right {
            return Some(true);
        }
        match (self.exact_kind(left), self.exact_kind(right)) {
            (Some(Kind::Str), Some(Kind::Str)) => {
                let (l, r) = (left.as_gc::<StrObj>()?, right.as_gc::<StrObj>()?);
                Some(!(l.is_interned() && r.is_interned()) && l.bytes() == r.bytes())
            }
            (Some(Kind::Tuple), Some(Kind::Tuple)) if depth < MAX_NESTING => {
                let (l, r) = (left.as_gc::<TupleObj>()?, right.as_gc::<TupleObj>()?);
                if l.items().len() != r.items().len() {
                    return Some(false);
                }
                for (&a, &b) in l.items().iter().zip(r.items()) {
                    if a == b {
                        continue;
                    }
                    if Value::both_small(a, b) {
                        return Some(false);
                    }
                    match self.simple_equal_nested(a, b, depth + 1) {
                        Some(true) => {}
                        other => return other,
                    }
                }
                Some(true)
            }
            (Some(Kind::Bytes), Some(Kind::Bytes)) => {
                let (l, r) = (left.as_gc::<BytesObj>()?, right.as_gc::<BytesObj>()?);
                Some(l.bytes() == r.bytes())
            }
            _ => match (self.simple_type(left)?, self.simple_type(right)?) {
                (Simple::Number, Simple::Number) => {
                    Some(compare_numbers(left, right) == Some(Ordering::Equal))
                }
                (l, r) if l != r => Some(false),
                // Singletons that are not the same.
                (Simple::Singleton, _) => Some(false),
                _ => None,
            },
        }
    }

    /// The order of two strings, numbers or tuples of such, where it can be told without running Python code; else None.
    #[inline]
    pub(crate) fn simple_compare(&self, left: Value, right: Value) -> Option<Ordering> {
        if Value::both_small(left, right) {
            return Some((left.bits() as i64).cmp(&(right.bits() as i64)));
        }
        self.simple_compare_nested(left, right, 0)
    }

    #[inline(never)]
    fn simple_compare_nested(&self, left: Value, right: Value, depth: u32) -> Option<Ordering> {
        match (self.simple_type(left)?, self.simple_type(right)?) {
            (Simple::Number, Simple::Number) => compare_numbers(left, right),
            (Simple::Str, Simple::Str) => {
                let (l, r) = (left.as_gc::<StrObj>()?, right.as_gc::<StrObj>()?);
                Some(l.bytes().cmp(r.bytes()))
            }
            (Simple::Tuple, Simple::Tuple) if depth < MAX_NESTING => {
                let (l, r) = (left.as_gc::<TupleObj>()?, right.as_gc::<TupleObj>()?);
                for (&a, &b) in l.items().iter().zip(r.items()) {
                    if Value::both_small(a, b) {
                        match (a.bits() as i64).cmp(&(b.bits() as i64)) {
                            Ordering::Equal => continue,
                            order => return Some(order),
                        }
                    }
                    if !self.simple_equal_nested(a, b, depth + 1)? {
                        return self.simple_compare_nested(a, b, depth + 1);
                    }
                }
                Some(l.items().len().cmp(&r.items().len()))
            }
            _ => None,
        }
    }

    /// What the equality of a value depends on, where its class is a built-in one without surprises.
    fn simple_type(&self, value: Value) -> Option<Simple> {
        match value.header() {
            None if value.is_small_int() || value.is_inline_float() => Some(Simple::Number),
            None if value.as_bool().is_some() => Some(Simple::Number),
            None => Some(Simple::Singleton),
            Some(_) => match self.exact_kind(value)? {
                Kind::BigInt | Kind::Float => Some(Simple::Number),
                Kind::Str => Some(Simple::Str),
                Kind::Tuple if self.is_exact(value, self.interp.types.tuple) => Some(Simple::Tuple),
                Kind::Bytes => Some(Simple::Bytes),
                _ => None,
            },
        }
    }

    /// The hash of a value, where that can be told without running Python code; else None.
    #[inline]
    pub(crate) fn simple_hash(&self, value: Value) -> Option<u64> {
        if let Some(n) = value.as_small_int() {
            return Some(hash::hash_i64(n) as u64);
        }
        if let Some(s) = self.exact_str(value) {
            return Some(self.str_hash(s));
        }
        self.simple_hash_nested(value, 0)
    }

    fn simple_hash_nested(&self, value: Value, depth: u32) -> Option<u64> {
        if let Some(n) = value.as_small_int() {
            return Some(hash::hash_i64(n) as u64);
        }
        if let Some(b) = value.as_bool() {
            return Some(u64::from(b));
        }
        if value.is_none() {
            return Some(HASH_NONE);
        }
        if let Some(x) = value.as_float()
            && !x.is_nan()
            && self.is_exact(value, self.interp.types.float)
        {
            return Some(hash::hash_float(x) as u64);
        }
        match self.exact_kind(value)? {
            Kind::Str => Some(self.str_hash(value.as_gc()?)),
            Kind::BigInt => Some(value.as_gc::<IntObj>()?.hash_value() as u64),
            Kind::Tuple if depth < MAX_NESTING => {
                let mut hasher = hash::TupleHasher::new();
                for &item in value.as_gc::<TupleObj>()?.items() {
                    hasher.add(match item.as_small_int() {
                        Some(n) => hash::hash_i64(n),
                        None => self.simple_hash_nested(item, depth + 1)? as i64,
                    });
                }
                Some(hasher.finish() as u64)
            }
            _ => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Simple {
    Number,
    Str,
    Bytes,
    Tuple,
    Singleton,
}

fn compare_small(left: i64, right: crate::heap::Gc<IntObj>) -> Ordering {
    match right.as_i128() {
        Some(right) => i128::from(left).cmp(&right),
        None if right.is_negative() => Ordering::Greater,
        None => Ordering::Less,
    }
}

/// The order of two built-in numbers; None where one is NaN or no number.
pub(crate) fn compare_numbers(left: Value, right: Value) -> Option<Ordering> {
    enum Number {
        Small(i64),
        Float(f64),
        Big(crate::heap::Gc<IntObj>),
    }
    fn number(value: Value) -> Option<Number> {
        if let Some(n) = value.as_small_int() {
            return Some(Number::Small(n));
        }
        if let Some(b) = value.as_bool() {
            return Some(Number::Small(i64::from(b)));
        }
        match value.as_float() {
            Some(x) => Some(Number::Float(x)),
            None => value.as_gc::<IntObj>().map(Number::Big),
        }
    }
    let int_float = |n: &Number, x: f64| match n {
        Number::Small(n) => float_ops::compare_i64_float(*n, x),
        Number::Big(n) => float_ops::compare_int_float(&n.value(), x),
        Number::Float(y) => y.partial_cmp(&x),
    };
    match (number(left)?, number(right)?) {
        (Number::Small(l), Number::Small(r)) => Some(l.cmp(&r)),
        (l, Number::Float(r)) => int_float(&l, r),
        (Number::Float(l), r) => int_float(&r, l).map(Ordering::reverse),
        (Number::Big(l), Number::Big(r)) => Some(match (l.as_i128(), r.as_i128()) {
            (Some(l), Some(r)) => l.cmp(&r),
            _ => l.value().cmp(&r.value()),
        }),
        (Number::Small(l), Number::Big(r)) => Some(compare_small(l, r)),
        (Number::Big(l), Number::Small(r)) => Some(compare_small(r, l).reverse()),
    }
}
