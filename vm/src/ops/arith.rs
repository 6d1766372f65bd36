//! Arithmetic and comparison of the built-in numbers and strings, without a look at any class's methods.
//!
//! [`numbers`], [`unary`] and [`compare_simple`] take values whose class is the built-in one. [`integers`] and
//! [`floats`] do the arithmetic; the methods of `int` and `float` call them with instances of subclasses too.

use std::borrow::Cow;

use num_bigint::BigInt;

use crate::heap::{Gc, Kind};
use crate::num::{float_ops, int_ops};
use crate::object::{FloatObj, IntObj, StrObj};
use crate::ops::operator::{BinaryOp, CompareOp, UnaryOp};
use crate::ops::simple::compare_numbers;
use crate::text::error::{ErrKind, PyErr};
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

/// `EDOM`'s neighbour `ERANGE`, as CPython shows it in the error of a float power.
const ERANGE: i32 = 34;
/// Integers of at most this magnitude are floats exactly.
const EXACT_FLOAT: u64 = 1 << 53;

/// An integer operand: of `int`, `bool`, or a subclass.
#[derive(Clone, Copy)]
pub(crate) enum Int {
    /// One that a machine word holds.
    Small(i64),
    /// Any other.
    Big(Gc<IntObj>),
}

impl Int {
    /// The integer that a value is, be it an instance of a subclass; None for any other value.
    #[inline]
    pub(crate) fn of(value: Value) -> Option<Int> {
        if let Some(n) = value.as_small_int() {
            return Some(Int::Small(n));
        }
        if let Some(b) = value.as_bool() {
            return Some(Int::Small(i64::from(b)));
        }
        let object = value.as_gc::<IntObj>()?;
        Some(match object.as_i64() {
            Some(n) => Int::Small(n),
            None => Int::Big(object),
        })
    }

    /// The integer, where it has up to 127 bits.
    fn as_i128(&self) -> Option<i128> {
        match self {
            Int::Small(n) => Some(i128::from(*n)),
            Int::Big(n) => n.as_i128(),
        }
    }

    /// The number as a big integer.
    pub(crate) fn big(&self) -> Cow<'_, BigInt> {
        match self {
            Int::Small(n) => Cow::Owned(BigInt::from(*n)),
            Int::Big(object) => object.value(),
        }
    }

    /// The nearest float.
    ///
    /// # Errors
    /// OverflowError where it is beyond all floats.
    pub(crate) fn to_float(self, vm: &mut Vm) -> PyResult<f64> {
        match self {
            Int::Small(n) => Ok(n as f64),
            Int::Big(object) if let Some(n) = object.as_i128() => Ok(n as f64),
            Int::Big(object) => {
                int_ops::int_to_float(&object.value()).map_err(|error| vm.raise_err(error))
            }
        }
    }

    /// The number as a value of the class `int` itself.
    pub(crate) fn to_value(self, vm: &mut Vm) -> Value {
        match self {
            Int::Small(n) => vm.new_int(n),
            Int::Big(object) if vm.is_exact(object.into(), vm.interp.types.int) => object.into(),
            Int::Big(object) => vm.new_bigint(object.value().into_owned()),
        }
    }

    /// Whether it is below zero.
    pub(crate) fn is_negative(self) -> bool {
        match self {
            Int::Small(n) => n < 0,
            Int::Big(object) => object.is_negative(),
        }
    }
}

/// A number of a built-in class.
enum Number {
    Int(Int),
    Float(f64),
}

/// The number that a value of the class `int`, `bool` or `float` is; None for any other, of a subclass too.
#[inline]
fn exact_number(vm: &Vm, value: Value) -> Option<Number> {
    if let Some(n) = value.as_small_int() {
        return Some(Number::Int(Int::Small(n)));
    }
    if value.is_inline_float() {
        return Some(Number::Float(value.inline_float_value()));
    }
    if let Some(b) = value.as_bool() {
        return Some(Number::Int(Int::Small(i64::from(b))));
    }
    match vm.exact_kind(value)? {
        Kind::BigInt => value.as_gc::<IntObj>().map(|n| Number::Int(Int::Big(n))),
        Kind::Float => value.as_gc::<FloatObj>().map(|x| Number::Float(x.value)),
        _ => None,
    }
}

/// `left op right` for built-in numbers; None for anything else.
#[inline]
pub(crate) fn numbers(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Option<PyResult> {
    if let (Some(l), Some(r)) = (left.as_small_int(), right.as_small_int()) {
        return small_integers(vm, op, l, r);
    }
    if Value::both_inline_floats(left, right) {
        return floats(
            vm,
            op,
            left.inline_float_value(),
            right.inline_float_value(),
        );
    }
    mixed_numbers(vm, op, left, right)
}

#[inline(never)]
fn mixed_numbers(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> Option<PyResult> {
    if let (Some(l), Some(r)) = (left.as_bool(), right.as_bool()) {
        match op {
            BinaryOp::And => return Some(Ok(Value::bool(l & r))),
            BinaryOp::Or => return Some(Ok(Value::bool(l | r))),
            BinaryOp::Xor => return Some(Ok(Value::bool(l ^ r))),
            _ => {}
        }
    }
    let left = exact_number(vm, left)?;
    let right = exact_number(vm, right)?;
    let (l, r) = match (left, right) {
        (Number::Int(l), Number::Int(r)) => return integers(vm, op, l, r),
        (Number::Float(l), Number::Float(r)) => (Ok(l), Ok(r)),
        (Number::Int(l), Number::Float(r)) => (l.to_float(vm), Ok(r)),
        (Number::Float(l), Number::Int(r)) => (Ok(l), r.to_float(vm)),
    };
    if !is_float_op(op) {
        return None;
    }
    match (l, r) {
        (Ok(l), Ok(r)) => floats(vm, op, l, r),
        (Err(raised), _) | (_, Err(raised)) => Some(Err(raised)),
    }
}

/// Whether floats have that operator.
fn is_float_op(op: BinaryOp) -> bool {
    use BinaryOp::*;
    matches!(op, Add | Sub | Mul | TrueDiv | FloorDiv | Mod | Pow)
}

/// `left op right` of integers; None for an operator that integers do not have.
pub(crate) fn integers(vm: &mut Vm, op: BinaryOp, left: Int, right: Int) -> Option<PyResult> {
    match (left, right) {
        (Int::Small(l), Int::Small(r)) => small_integers(vm, op, l, r),
        _ => big_integers(vm, op, left, right),
    }
}

#[inline]
fn small_integers(vm: &mut Vm, op: BinaryOp, l: i64, r: i64) -> Option<PyResult> {
    let result = match op {
        BinaryOp::Add => l.checked_add(r),
        BinaryOp::Sub => l.checked_sub(r),
        BinaryOp::Mul => l.checked_mul(r),
        BinaryOp::FloorDiv if r != 0 => l.checked_div(r).map(|q| {
            let inexact = q.wrapping_mul(r) != l;
            q - i64::from(inexact && (l < 0) != (r < 0))
        }),
        BinaryOp::Mod if r != 0 => l.checked_rem(r).map(|rest| {
            if rest != 0 && (rest < 0) != (r < 0) {
                rest + r
            } else {
                rest
            }
        }),
        BinaryOp::And => Some(l & r),
        BinaryOp::Or => Some(l | r),
        BinaryOp::Xor => Some(l ^ r),
        BinaryOp::LShift => u32::try_from(r)
            .ok()
            .filter(|&by| by < i64::BITS && l << by >> by == l)
            .map(|by| l << by),
        BinaryOp::RShift if r >= 0 => Some(l >> r.min(63)),
        BinaryOp::Pow => u32::try_from(r).ok().and_then(|r| l.checked_pow(r)),
        BinaryOp::TrueDiv
            if r != 0 && l.unsigned_abs() <= EXACT_FLOAT && r.unsigned_abs() <= EXACT_FLOAT =>
        {
            return Some(Ok(vm.new_float(l as f64 / r as f64)));
        }
        _ => None,
    };
    match result {
        Some(n) => Some(Ok(vm.new_int(n))),
        None => big_integers(vm, op, Int::Small(l), Int::Small(r)),
    }
}

/// The operation where operands and result have up to 127 bits: much of what goes beyond a machine word is 64-bit
/// arithmetic, as hashes and random numbers do it. None where they have more, or where the operation may fail.
fn double_integers(op: BinaryOp, left: &Int, right: &Int) -> Option<i128> {
    let (l, r) = (left.as_i128()?, right.as_i128()?);
    match op {
        BinaryOp::Add => l.checked_add(r),
        BinaryOp::Sub => l.checked_sub(r),
        BinaryOp::Mul => l.checked_mul(r),
        BinaryOp::And => Some(l & r),
        BinaryOp::Or => Some(l | r),
        BinaryOp::Xor => Some(l ^ r),
        BinaryOp::FloorDiv if l >= 0 && r > 0 => Some(l / r),
        BinaryOp::Mod if l >= 0 && r > 0 => Some(l % r),
        BinaryOp::LShift if (0..64).contains(&r) && l.unsigned_abs() < 1 << 63 => Some(l << r),
        BinaryOp::RShift if (0..127).contains(&r) => Some(l >> r),
        _ => None,
    }
}

fn big_integers(vm: &mut Vm, op: BinaryOp, left: Int, right: Int) -> Option<PyResult> {
    if let Some(n) = double_integers(op, &left, &right) {
        return Some(Ok(vm.new_wide_int(n)));
    }
    let result = match op {
        BinaryOp::Add => Ok(match (left, right) {
            (Int::Big(l), Int::Small(r)) => &*l.value() + r,
            (Int::Small(l), Int::Big(r)) => l + &*r.value(),
            _ => &*left.big() + &*right.big(),
        }),
        BinaryOp::Sub => Ok(match (left, right) {
            (Int::Big(l), Int::Small(r)) => &*l.value() - r,
            (Int::Small(l), Int::Big(r)) => l - &*r.value(),
            _ => &*left.big() - &*right.big(),
        }),
        BinaryOp::Mul => match (left, right) {
            (Int::Big(big), Int::Small(small)) | (Int::Small(small), Int::Big(big)) => {
                int_ops::multiply_small(&big.value(), small)
            }
            _ => int_ops::multiply(&left.big(), &right.big(), vm.poll()),
        },
        BinaryOp::FloorDiv => match (left, right) {
            (Int::Big(l), Int::Small(r @ 1..)) if !l.is_negative() => Ok(&*l.value() / r),
            _ => int_ops::floor_divide(&left.big(), &right.big(), vm.poll()),
        },
        BinaryOp::Mod => match (left, right) {
            (Int::Big(l), Int::Small(r @ 1..)) if !l.is_negative() => Ok(&*l.value() % r),
            _ => int_ops::modulo(&left.big(), &right.big(), vm.poll()),
        },
        BinaryOp::TrueDiv => {
            return Some(match int_ops::true_divide(&left.big(), &right.big()) {
                Ok(x) => Ok(vm.new_float(x)),
                Err(error) => Err(vm.raise_err(error)),
            });
        }
        BinaryOp::Pow if right.is_negative() => {
            return match (left.to_float(vm), right.to_float(vm)) {
                (Ok(l), Ok(r)) => Some(float_power(vm, l, r)),
                (Err(raised), _) | (_, Err(raised)) => Some(Err(raised)),
            };
        }
        BinaryOp::Pow => int_ops::power(&left.big(), &right.big(), vm.poll()),
        BinaryOp::LShift => int_ops::shift_left(&left.big(), &right.big()),
        BinaryOp::RShift => match right {
            Int::Small(by @ 0..) => Ok(&*left.big() >> by),
            _ => int_ops::shift_right(&left.big(), &right.big()),
        },
        BinaryOp::And => match (left, right) {
            (Int::Big(big), Int::Small(mask @ 0..)) | (Int::Small(mask @ 0..), Int::Big(big)) => {
                return Some(Ok(vm.new_int(int_ops::low_bits(&big.value()) as i64 & mask)));
            }
            _ => Ok(&*left.big() & &*right.big()),
        },
        BinaryOp::Or => Ok(&*left.big() | &*right.big()),
        BinaryOp::Xor => Ok(&*left.big() ^ &*right.big()),
        BinaryOp::MatMul => return None,
    };
    Some(match result {
        Ok(n) => Ok(vm.new_bigint(n)),
        Err(error) => Err(vm.raise_err(error)),
    })
}

/// `left op right` of floats; None for an operator that floats do not have.
#[inline]
pub(crate) fn floats(vm: &mut Vm, op: BinaryOp, l: f64, r: f64) -> Option<PyResult> {
    let result = match op {
        BinaryOp::Add => Ok(l + r),
        BinaryOp::Sub => Ok(l - r),
        BinaryOp::Mul => Ok(l * r),
        BinaryOp::TrueDiv => float_ops::true_divide(l, r),
        BinaryOp::FloorDiv => float_ops::floor_divide(l, r),
        BinaryOp::Mod => float_ops::modulo(l, r),
        BinaryOp::Pow => return Some(float_power(vm, l, r)),
        _ => return None,
    };
    Some(match result {
        Ok(x) => Ok(vm.new_float(x)),
        Err(error) => Err(vm.raise_err(error)),
    })
}

/// `left ** right` of floats.
fn float_power(vm: &mut Vm, l: f64, r: f64) -> PyResult {
    match float_ops::power(l, r) {
        Ok(float_ops::Power::Real(x)) => Ok(vm.new_float(x)),
        Ok(float_ops::Power::Complex) => Err(vm.value_error(
            "negative number cannot be raised to a fractional power: there are no complex numbers",
        )),
        Err(error) => Err(float_power_error(vm, error)),
    }
}

#[cold]
fn float_power_error(vm: &mut Vm, error: PyErr) -> Raised {
    if error.kind != ErrKind::OverflowError {
        return vm.raise_err(error);
    }
    let text = vm.new_str("Numerical result out of range");
    let class = vm.interp.types.overflow_error;
    vm.raise_args(class, &[Value::int(ERANGE), text.into()])
}

/// `op value` for built-in numbers; None for anything else.
pub(crate) fn unary(vm: &mut Vm, op: UnaryOp, value: Value) -> Option<PyResult> {
    match exact_number(vm, value)? {
        Number::Int(n) => Some(Ok(unary_integer(vm, op, n))),
        Number::Float(x) => match op {
            UnaryOp::Neg => Some(Ok(vm.new_float(-x))),
            UnaryOp::Pos => Some(Ok(value)),
            UnaryOp::Invert => None,
        },
    }
}

/// `op value` of an integer.
pub(crate) fn unary_integer(vm: &mut Vm, op: UnaryOp, value: Int) -> Value {
    match (op, value) {
        (UnaryOp::Pos, _) => value.to_value(vm),
        (UnaryOp::Invert, Int::Small(n)) => vm.new_int(!n),
        (UnaryOp::Invert, Int::Big(object)) => vm.new_bigint(!&*object.value()),
        (UnaryOp::Neg, Int::Small(n)) => match n.checked_neg() {
            Some(n) => vm.new_int(n),
            None => vm.new_bigint(-BigInt::from(n)),
        },
        (UnaryOp::Neg, Int::Big(object)) => vm.new_bigint(-&*object.value()),
    }
}

/// `left op right` for built-in numbers and strings; None for anything else.
#[inline]
pub(crate) fn compare_simple(
    vm: &mut Vm,
    op: CompareOp,
    left: Value,
    right: Value,
) -> Option<bool> {
    if Value::both_small(left, right) {
        return Some(op.accepts((left.bits() as i64).cmp(&(right.bits() as i64))));
    }
    if Value::both_inline_floats(left, right) {
        let (l, r) = (left.inline_float_value(), right.inline_float_value());
        return Some(compare_floats(op, l, r));
    }
    compare_scalars(vm, op, left, right)
}

#[inline(never)]
fn compare_scalars(vm: &Vm, op: CompareOp, left: Value, right: Value) -> Option<bool> {
    if let (Some(l), Some(r)) = (vm.exact_str(left), vm.exact_str(right)) {
        return Some(match op {
            CompareOp::Eq => strings_equal(l, r),
            CompareOp::Ne => !strings_equal(l, r),
            _ => op.accepts(l.bytes().cmp(r.bytes())),
        });
    }
    exact_number(vm, left)?;
    exact_number(vm, right)?;
    Some(accepts(op, compare_numbers(left, right)))
}

fn strings_equal(l: Gc<StrObj>, r: Gc<StrObj>) -> bool {
    l == r || !(l.is_interned() && r.is_interned()) && l.bytes() == r.bytes()
}

/// `l op r` of floats.
#[inline]
pub(crate) fn compare_floats(op: CompareOp, l: f64, r: f64) -> bool {
    match op {
        CompareOp::Lt => l < r,
        CompareOp::Le => l <= r,
        CompareOp::Gt => l > r,
        CompareOp::Ge => l >= r,
        CompareOp::Eq => l == r,
        CompareOp::Ne => l != r,
    }
}

/// Whether an order, or that there is none because of a NaN, satisfies the operator.
pub(crate) fn accepts(op: CompareOp, order: Option<std::cmp::Ordering>) -> bool {
    match order {
        Some(order) => op.accepts(order),
        None => op == CompareOp::Ne,
    }
}
