//! The class `bool`.

use crate::heap::Gc;
use crate::object::ClassObj;
use crate::ops::arith::{self, Int};
use crate::ops::operator::BinaryOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

use super::int::operator_methods;

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let class = vm.interp.types.bool;
    vm.publish_class(class);
    vm.set_new(class, new);
    vm.add_methods(class, OPERATORS);
    vm.add_methods(class, METHODS);
}

static OPERATORS: &[NativeDef] = operator_methods! {
    logic:
    "__and__" "__rand__" And,
    "__or__" "__ror__" Or,
    "__xor__" "__rxor__" Xor,
};

static METHODS: &[NativeDef] = &[NativeDef::new("__repr__", Arity::Exact(1), |vm, args| {
    Ok(vm.repr(args.pos[0])?.into())
})];

/// `left op right`: a bool where both are.
fn logic(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> PyResult {
    let both_bools = left.as_bool().is_some() && right.as_bool().is_some();
    let result = match (Int::of(left), Int::of(right)) {
        (Some(l), Some(r)) => arith::integers(vm, op, l, r),
        _ => None,
    };
    match result {
        Some(Ok(n)) if both_bools => Ok(Value::bool(n != Value::int(0))),
        Some(result) => result,
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn new(vm: &mut Vm, _class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() {
        return Err(vm.type_error("bool() takes no keyword arguments"));
    }
    match *args.pos {
        [] => Ok(Value::FALSE),
        [value] => vm.truth(value).map(Value::bool),
        _ => {
            let got = args.pos.len();
            Err(vm.type_error(format!("bool expected at most 1 argument, got {got}")))
        }
    }
}
