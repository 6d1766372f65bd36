//! The class `slice`.

use num_bigint::{BigInt, Sign};
use num_traits::{One, Zero};

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::ops::operator::CompareOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("indices", Arity::Exact(2), indices),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__lt__", Arity::Exact(2), lt),
    NativeDef::new("__le__", Arity::Exact(2), le),
    NativeDef::new("__gt__", Arity::Exact(2), gt),
    NativeDef::new("__ge__", Arity::Exact(2), ge),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
];

static START: NativeDef = NativeDef::new("start", Arity::Exact(1), start);
static STOP: NativeDef = NativeDef::new("stop", Arity::Exact(1), stop);
static STEP: NativeDef = NativeDef::new("step", Arity::Exact(1), step);
static ATTRIBUTES: &[(&NativeDef, Option<&NativeDef>)] =
    &[(&START, None), (&STOP, None), (&STEP, None)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let slice = vm.interp.types.slice;
    vm.add_methods(slice, METHODS);
    vm.add_getsets(slice, ATTRIBUTES);
    vm.set_new(slice, new);
    vm.publish_class(slice);
}

/// The receiver of a method.
fn this(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<SliceObj>> {
    match args.pos[0].as_gc() {
        Some(slice) => Ok(slice),
        None => Err(vm.system_error("the receiver is no slice")),
    }
}

fn new(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() {
        return Err(vm.type_error("slice() takes no keyword arguments"));
    }
    let (start, stop, step) = match *args.pos {
        [stop] => (Value::NONE, stop, Value::NONE),
        [start, stop] => (start, stop, Value::NONE),
        [start, stop, step] => (start, stop, step),
        [] => return Err(vm.type_error("slice expected at least 1 argument, got 0")),
        _ => {
            let got = args.pos.len();
            return Err(vm.type_error(format!("slice expected at most 3 arguments, got {got}")));
        }
    };
    Ok(vm.new_slice(start, stop, step).into())
}

fn start(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(this(vm, args)?.start)
}

fn stop(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(this(vm, args)?.stop)
}

fn step(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(this(vm, args)?.step)
}

impl Vm {
    /// The integer that an int object holds.
    pub(crate) fn big_int(&mut self, int: Value) -> PyResult<BigInt> {
        let int = self.index(int)?;
        if let Some(n) = int.as_small_int() {
            return Ok(BigInt::from(n));
        }
        Ok(int
            .as_gc::<IntObj>()
            .map(|i| i.value().into_owned())
            .unwrap_or_default())
    }

    fn slice_bound(&mut self, value: Value) -> PyResult<Option<BigInt>> {
        if value.is_none() {
            return Ok(None);
        }
        let name = self.interp.names.__index__;
        if !value.is_small_int()
            && !value.is_kind(Kind::BigInt)
            && value.as_bool().is_none()
            && !self.has_special(value, name)
        {
            return Err(self
                .type_error("slice indices must be integers or None or have an __index__ method"));
        }
        self.big_int(value).map(Some)
    }

    /// Start, stop and step of a slice of a sequence of any length.
    ///
    /// # Errors
    /// TypeError, ValueError for a step of zero, and what `__index__` raises.
    pub(crate) fn slice_indices(
        &mut self,
        slice: Gc<SliceObj>,
        len: &BigInt,
    ) -> PyResult<[BigInt; 3]> {
        let step = self.slice_bound(slice.step)?.unwrap_or_else(BigInt::one);
        if step.is_zero() {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let backwards = step.sign() == Sign::Minus;
        let (lowest, highest) = if backwards {
            (BigInt::from(-1), len - 1)
        } else {
            (BigInt::zero(), len.clone())
        };
        let resolve = |bound: BigInt| {
            let bound = if bound.sign() == Sign::Minus {
                bound + len
            } else {
                bound
            };
            bound.max(lowest.clone()).min(highest.clone())
        };
        let (first, last) = if backwards {
            (&highest, &lowest)
        } else {
            (&lowest, &highest)
        };
        let start = self.slice_bound(slice.start)?;
        let start = start.map_or_else(|| first.clone(), resolve);
        let stop = self.slice_bound(slice.stop)?;
        let stop = stop.map_or_else(|| last.clone(), resolve);
        Ok([start, stop, step])
    }
}

fn indices(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let slice = this(vm, args)?;
    let len = vm.big_int(args.pos[1])?;
    if len.sign() == Sign::Minus {
        return Err(vm.value_error("length should not be negative"));
    }
    let parts = vm.slice_indices(slice, &len)?;
    let parts = parts.map(|n| vm.new_bigint(n));
    Ok(vm.new_tuple(&parts).into())
}

/// Slices compare as tuples of their parts.
fn parts(vm: &mut Vm, slice: Gc<SliceObj>) -> Value {
    let parts = vm.new_tuple(&[slice.start, slice.stop, slice.step]);
    vm.root(parts).into()
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    let (Some(left), Some(right)) = (args.pos[0].as_gc(), args.pos[1].as_gc()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (left, right) = (parts(vm, left), parts(vm, right));
    vm.compare(op, left, right)
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Ne)
}

fn lt(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Lt)
}

fn le(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Le)
}

fn gt(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Gt)
}

fn ge(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Ge)
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let slice = this(vm, args)?;
    let hash = vm.hash_items(&[slice.start, slice.stop, slice.step])?;
    Ok(vm.new_int(hash))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let slice = this(vm, args)?;
    vm.guarded_repr(args.pos[0], "slice(...)", |vm| {
        let mut out = b"slice(".to_vec();
        vm.push_repr(slice.start, &mut out)?;
        out.extend_from_slice(b", ");
        vm.push_repr(slice.stop, &mut out)?;
        out.extend_from_slice(b", ");
        vm.push_repr(slice.step, &mut out)?;
        out.push(b')');
        Ok(out)
    })
}
