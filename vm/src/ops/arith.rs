//! Arithmetic and comparison of the built-in numbers and strings, without a look at any class's methods.

use crate::object::StrObj;
use crate::ops::operator::{BinaryOp, CompareOp, UnaryOp};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// `left op right` for built-in numbers; None for anything else.
pub(crate) fn numbers(
    _vm: &mut Vm,
    _op: BinaryOp,
    _left: Value,
    _right: Value,
) -> Option<PyResult> {
    None
}

/// `op value` for built-in numbers; None for anything else.
pub(crate) fn unary(_vm: &mut Vm, _op: UnaryOp, _value: Value) -> Option<PyResult> {
    None
}

/// `left op right` for built-in numbers and strings; None for anything else.
pub(crate) fn compare_simple(
    _vm: &mut Vm,
    op: CompareOp,
    left: Value,
    right: Value,
) -> Option<bool> {
    if Value::both_small(left, right) {
        return Some(op.accepts((left.bits() as i64).cmp(&(right.bits() as i64))));
    }
    match (left.as_gc::<StrObj>(), right.as_gc::<StrObj>()) {
        (Some(l), Some(r)) => Some(op.accepts(l.bytes().cmp(r.bytes()))),
        _ => None,
    }
}
