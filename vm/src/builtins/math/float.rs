//! The functions of `math` that take and give floats.

use crate::builtins::float::truncate;
use crate::heap::Gc;
use crate::num::float_math::{self, domain_error, range_error};
use crate::num::{c_math, gamma, int_ops};
use crate::object::StrObj;
use crate::ops::arith::Int;
use crate::ops::operator::BinaryOp;
use crate::text::error::PyErr;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

/// What an infinite result of a finite argument means.
#[derive(Clone, Copy)]
enum Infinite {
    /// The result is beyond all floats.
    Overflow,
    /// The function has a pole there.
    Pole,
}

macro_rules! one_float {
    ($name:literal, $infinite:ident, $f:expr) => {
        NativeDef::new($name, Arity::Exact(1), |vm, args| {
            one_float(vm, args.pos[0], Infinite::$infinite, $f)
        })
    };
}

macro_rules! predicate {
    ($name:literal, $f:expr) => {
        NativeDef::new($name, Arity::Exact(1), |vm, args| {
            let test: fn(f64) -> bool = $f;
            let x = vm.real_number(args.pos[0])?;
            Ok(Value::bool(test(x)))
        })
    };
}

pub(super) static FUNCTIONS: &[NativeDef] = &[
    one_float!("acos", Pole, f64::acos),
    one_float!("acosh", Pole, |x| c_math::acosh(x)),
    one_float!("asin", Pole, f64::asin),
    one_float!("asinh", Pole, |x| c_math::asinh(x)),
    one_float!("atan", Pole, f64::atan),
    one_float!("atanh", Pole, |x| c_math::atanh(x)),
    one_float!("cbrt", Pole, f64::cbrt),
    one_float!("cos", Pole, f64::cos),
    one_float!("cosh", Overflow, f64::cosh),
    one_float!("erf", Pole, |x| c_math::erf(x)),
    one_float!("erfc", Pole, |x| c_math::erfc(x)),
    one_float!("exp", Overflow, f64::exp),
    one_float!("exp2", Overflow, f64::exp2),
    one_float!("expm1", Overflow, f64::exp_m1),
    one_float!("fabs", Pole, f64::abs),
    one_float!("log1p", Pole, f64::ln_1p),
    one_float!("sin", Pole, f64::sin),
    one_float!("sinh", Overflow, f64::sinh),
    one_float!("sqrt", Pole, f64::sqrt),
    one_float!("tan", Pole, f64::tan),
    one_float!("tanh", Pole, f64::tanh),
    one_float!("ulp", Pole, float_math::ulp),
    NativeDef::new("degrees", Arity::Exact(1), |vm, args| {
        let x = vm.real_number(args.pos[0])?;
        Ok(vm.new_float(x * (180.0 / std::f64::consts::PI)))
    }),
    NativeDef::new("radians", Arity::Exact(1), |vm, args| {
        let x = vm.real_number(args.pos[0])?;
        Ok(vm.new_float(x * (std::f64::consts::PI / 180.0)))
    }),
    predicate!("isfinite", f64::is_finite),
    predicate!("isinf", f64::is_infinite),
    predicate!("isnan", f64::is_nan),
    NativeDef::new("gamma", Arity::Exact(1), |vm, args| {
        let x = vm.real_number(args.pos[0])?;
        float_result(vm, gamma::gamma(x))
    }),
    NativeDef::new("lgamma", Arity::Exact(1), |vm, args| {
        let x = vm.real_number(args.pos[0])?;
        float_result(vm, gamma::log_gamma(x))
    }),
    NativeDef::new("log", Arity::Range(1, 2), log),
    NativeDef::new("log2", Arity::Exact(1), |vm, args| {
        logarithm(vm, args.pos[0], f64::log2)
    }),
    NativeDef::new("log10", Arity::Exact(1), |vm, args| {
        logarithm(vm, args.pos[0], f64::log10)
    }),
    NativeDef::new("atan2", Arity::Exact(2), |vm, args| {
        two_floats(vm, args, |x, y| Ok(x.atan2(y)))
    }),
    NativeDef::new("copysign", Arity::Exact(2), |vm, args| {
        two_floats(vm, args, |x, y| Ok(x.copysign(y)))
    }),
    NativeDef::new("fmod", Arity::Exact(2), |vm, args| {
        two_floats(vm, args, float_math::fmod)
    }),
    NativeDef::new("pow", Arity::Exact(2), |vm, args| {
        two_floats(vm, args, float_math::pow)
    }),
    NativeDef::new("remainder", Arity::Exact(2), |vm, args| {
        two_floats(vm, args, float_math::remainder)
    }),
    NativeDef::new("fma", Arity::Exact(3), |vm, args| {
        let x = vm.real_number(args.pos[0])?;
        let y = vm.real_number(args.pos[1])?;
        let z = vm.real_number(args.pos[2])?;
        float_result(vm, float_math::fma(x, y, z))
    }),
    NativeDef::new("ldexp", Arity::Exact(2), ldexp),
    NativeDef::new("frexp", Arity::Exact(1), |vm, args| {
        let x = vm.real_number(args.pos[0])?;
        let (mantissa, exponent) = float_math::frexp(x);
        let pair = [vm.new_float(mantissa), Value::int(exponent)];
        Ok(vm.new_tuple(&pair).into())
    }),
    NativeDef::new("modf", Arity::Exact(1), |vm, args| {
        let x = vm.real_number(args.pos[0])?;
        let (fraction, whole) = float_math::modf(x);
        let pair = [vm.new_float(fraction), vm.new_float(whole)];
        Ok(vm.new_tuple(&pair).into())
    }),
    NativeDef::new("floor", Arity::Exact(1), floor),
    NativeDef::new("ceil", Arity::Exact(1), ceil),
    NativeDef::new("trunc", Arity::Exact(1), trunc),
    NativeDef::new("isclose", Arity::Any, is_close),
    NativeDef::new("nextafter", Arity::Any, next_after),
];

/// The value of a float that a function gave, or its exception.
pub(super) fn float_result(vm: &mut Vm, result: Result<f64, PyErr>) -> PyResult {
    match result {
        Ok(x) => Ok(vm.new_float(x)),
        Err(error) => Err(vm.raise_err(error)),
    }
}

#[inline]
fn one_float(vm: &mut Vm, argument: Value, infinite: Infinite, f: fn(f64) -> f64) -> PyResult {
    let x = vm.real_number(argument)?;
    let result = f(x);
    let error = if result.is_nan() && !x.is_nan() {
        domain_error()
    } else if result.is_infinite() && x.is_finite() {
        match infinite {
            Infinite::Overflow => range_error(),
            Infinite::Pole => domain_error(),
        }
    } else {
        return Ok(vm.new_float(result));
    };
    Err(vm.raise_err(error))
}

fn two_floats(vm: &mut Vm, args: &Args<'_>, f: fn(f64, f64) -> Result<f64, PyErr>) -> PyResult {
    let x = vm.real_number(args.pos[0])?;
    let y = vm.real_number(args.pos[1])?;
    float_result(vm, f(x, y))
}

fn log(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let logarithm_of = logarithm(vm, args.pos[0], f64::ln)?;
    match args.pos.get(1) {
        None => Ok(logarithm_of),
        Some(&base) => {
            let divisor = logarithm(vm, base, f64::ln)?;
            vm.binary(BinaryOp::TrueDiv, logarithm_of, divisor)
        }
    }
}

/// A logarithm, of integers beyond all floats too.
fn logarithm(vm: &mut Vm, argument: Value, f: fn(f64) -> f64) -> PyResult {
    let x = match Int::of(argument) {
        Some(Int::Big(n)) => {
            if Int::Big(n).is_negative() {
                return Err(vm.raise_err(domain_error()));
            }
            let (mantissa, exponent) = float_math::frexp_int(&n.value());
            match int_ops::int_to_float(&n.value()) {
                Ok(x) => x,
                Err(_) => {
                    let result = f(mantissa) + f(2.0) * exponent as f64;
                    return Ok(vm.new_float(result));
                }
            }
        }
        Some(Int::Small(n)) => n as f64,
        None => vm.real_number(argument)?,
    };
    if x <= 0.0 {
        return Err(vm.raise_err(domain_error()));
    }
    Ok(vm.new_float(f(x)))
}

fn ldexp(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let x = vm.real_number(args.pos[0])?;
    let exponent = match Int::of(args.pos[1]) {
        Some(Int::Small(n)) => n.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
        Some(n) if n.is_negative() => i32::MIN,
        Some(_) => i32::MAX,
        None => return Err(vm.type_error("Expected an int as second argument to ldexp.")),
    };
    float_result(vm, float_math::ldexp(x, exponent))
}

fn floor(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.interp.names.__floor__;
    to_whole(vm, args.pos[0], name, f64::floor)
}

fn ceil(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.interp.names.__ceil__;
    to_whole(vm, args.pos[0], name, f64::ceil)
}

/// `floor` and `ceil`: the method of that name, or the rounded float.
fn to_whole(vm: &mut Vm, value: Value, name: Gc<StrObj>, round: fn(f64) -> f64) -> PyResult {
    if value.is_small_int() {
        return Ok(value);
    }
    if value.is_inline_float() {
        return truncate(vm, round(value.inline_float_value()));
    }
    if let Some(result) = vm.call_special(value, name, &[])? {
        return Ok(result);
    }
    let x = vm.real_number(value)?;
    truncate(vm, round(x))
}

fn trunc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let value = args.pos[0];
    let name = vm.interp.names.__trunc__;
    match vm.call_special(value, name, &[])? {
        Some(result) => Ok(result),
        None => {
            let got = vm.class_name(value);
            Err(vm.type_error(format!("type {got} doesn't define __trunc__ method")))
        }
    }
}

fn is_close(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<4> = Params {
        function: "isclose",
        names: ["a", "b", "rel_tol", "abs_tol"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 2,
    };
    let [a, b, relative, absolute] = vm.bind(&PARAMS, args, 0)?;
    let mut numbers = [0.0, 0.0, 1e-9, 0.0];
    for (number, value) in numbers.iter_mut().zip([a, b, relative, absolute]) {
        if let Some(value) = value {
            *number = vm.real_number(value)?;
        }
    }
    let [a, b, relative, absolute] = numbers;
    match float_math::is_close(a, b, relative, absolute) {
        Ok(close) => Ok(Value::bool(close)),
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn next_after(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<3> = Params {
        function: "nextafter",
        names: ["x", "y", "steps"],
        positional_only: 2,
        keyword_only_from: 2,
        required: 2,
    };
    let [x, y, steps] = vm.bind(&PARAMS, args, 0)?;
    let x = vm.real_number(x.unwrap_or(Value::NONE))?;
    let y = vm.real_number(y.unwrap_or(Value::NONE))?;
    let steps = match steps.filter(|steps| !steps.is_none()) {
        None => 1,
        Some(steps) => {
            let steps = vm.index(steps)?;
            match Int::of(steps) {
                Some(Int::Small(steps @ 0..)) => steps.unsigned_abs(),
                Some(steps) if steps.is_negative() => {
                    return Err(vm.value_error("steps must be a non-negative integer"));
                }
                // More steps than there are floats.
                _ => u64::MAX,
            }
        }
    };
    Ok(vm.new_float(float_math::next_after(x, y, steps)))
}
