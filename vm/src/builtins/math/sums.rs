//! The functions of `math` that add up or multiply many numbers.

use crate::heap::Gc;
use crate::num::float_math::{ExactSum, ProductSum, vector_norm};
use crate::object::ListObj;
use crate::ops::arith::Int;
use crate::ops::operator::BinaryOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

use super::float::float_result;

pub(super) static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("fsum", Arity::Exact(1), fsum),
    NativeDef::new("prod", Arity::Any, prod),
    NativeDef::new("sumprod", Arity::Exact(2), sumprod),
    NativeDef::new("hypot", Arity::AtLeast(0), hypot),
    NativeDef::new("dist", Arity::Exact(2), dist),
];

fn fsum(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let iterator = vm.iter(args.pos[0])?;
    vm.root(iterator);
    let mut sum = ExactSum::default();
    while let Some(item) = vm.next(iterator)? {
        let x = vm.real_number(item)?;
        sum.add(x).map_err(|error| vm.raise_err(error))?;
    }
    float_result(vm, sum.finish())
}

fn prod(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<2> = Params {
        function: "prod",
        names: ["iterable", "start"],
        positional_only: 1,
        keyword_only_from: 1,
        required: 1,
    };
    let [iterable, start] = vm.bind(&PARAMS, args, 0)?;
    let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
    vm.root(iterator);
    let mut product = start.unwrap_or(Value::int(1));
    let mark = vm.root_count();
    vm.root(product);
    while let Some(item) = vm.next(iterator)? {
        product = vm.binary(BinaryOp::Mul, product, item)?;
        vm.unroot(mark);
        vm.root(product);
    }
    Ok(product)
}

fn sumprod(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (left, right) = (vm.iter(args.pos[0])?, args.pos[1]);
    vm.root(left);
    let right = vm.iter(right)?;
    vm.root(right);
    let mut total = Value::int(0);
    let mut floats: Option<ProductSum> = None;
    let mark = vm.root_count();
    loop {
        vm.root(total);
        let l = vm.next(left)?;
        vm.root(l.unwrap_or(Value::NONE));
        let r = vm.next(right)?;
        vm.root(r.unwrap_or(Value::NONE));
        let (l, r) = match (l, r) {
            (Some(l), Some(r)) => (l, r),
            (None, None) => break,
            _ => return Err(vm.value_error("Inputs are not the same length")),
        };
        let longer = float_pair(vm, l, r).and_then(|(x, y)| floats.unwrap_or_default().add(x, y));
        if longer.is_some() {
            floats = longer;
        } else {
            if !is_integer_pair(l, r) {
                total = add_floats(vm, total, floats.take())?;
                vm.root(total);
            }
            let product = vm.binary(BinaryOp::Mul, l, r)?;
            vm.root(product);
            total = vm.binary(BinaryOp::Add, total, product)?;
        }
        vm.unroot(mark);
    }
    add_floats(vm, total, floats)
}

fn add_floats(vm: &mut Vm, total: Value, floats: Option<ProductSum>) -> PyResult {
    match floats {
        Some(floats) => {
            let sum = vm.new_float(floats.finish());
            vm.binary(BinaryOp::Add, total, sum)
        }
        None => Ok(total),
    }
}

fn is_integer_pair(l: Value, r: Value) -> bool {
    Int::of(l).is_some() && Int::of(r).is_some()
}

/// Two factors of which one is a float and the other a float or an integer that has a float.
fn float_pair(vm: &Vm, l: Value, r: Value) -> Option<(f64, f64)> {
    let float = |v: Value| {
        let x = v.as_float()?;
        vm.is_exact(v, vm.interp.types.float).then_some(x)
    };
    let integer_part = |v: Value| v.as_small_int().or_else(|| v.as_bool().map(i64::from));
    let number = |v: Value| float(v).or_else(|| Some(integer_part(v)? as f64));
    match (float(l), float(r)) {
        (None, None) => None,
        _ => Some((number(l)?, number(r)?)),
    }
}

fn hypot(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let mut components = vm.new_vec(args.pos.len())?;
    for &argument in args.pos {
        components.push(vm.real_number(argument)?);
    }
    let length = vector_norm(&mut components);
    Ok(vm.new_float(length))
}

fn dist(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let p = vm.collect_list(args.pos[0])?;
    let q = vm.collect_list(args.pos[1])?;
    let len = p.len(vm);
    if len != q.len(vm) {
        return Err(vm.value_error("both points must have the same number of dimensions"));
    }
    let mut components = vm.new_vec(len)?;
    for at in 0..len {
        let x = component(vm, p, at)?;
        let y = component(vm, q, at)?;
        components.push(x - y);
    }
    let length = vector_norm(&mut components);
    Ok(vm.new_float(length))
}

fn component(vm: &mut Vm, point: Gc<ListObj>, at: usize) -> PyResult<f64> {
    let value = point.items(vm).get(at).copied().unwrap_or(Value::int(0));
    vm.real_number(value)
}
