//! The class `float`.

use crate::heap::Gc;
use crate::num::float_parse::{float_from_bytes, float_from_hex, float_from_str};
use crate::num::float_repr::{float_hex, float_repr};
use crate::num::{float_ops, hash};
use crate::object::{ClassObj, FloatObj, StrObj, byte_contents};
use crate::ops::arith::{self, Int};
use crate::ops::operator::{BinaryOp, CompareOp};
use crate::ops::simple::compare_numbers;
use crate::text::format_spec;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

use super::int::{comparison_methods, format_spec_argument, operator_methods};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let class = vm.interp.types.float;
    vm.publish_class(class);
    vm.set_new(class, new);
    vm.add_methods(class, OPERATORS);
    vm.add_methods(class, COMPARISONS);
    vm.add_methods(class, METHODS);
    vm.add_class_methods(class, CLASS_METHODS);
    vm.add_getsets(class, GETTERS);
}

static OPERATORS: &[NativeDef] = operator_methods! {
    binary:
    "__add__" "__radd__" Add,
    "__sub__" "__rsub__" Sub,
    "__mul__" "__rmul__" Mul,
    "__truediv__" "__rtruediv__" TrueDiv,
    "__floordiv__" "__rfloordiv__" FloorDiv,
    "__mod__" "__rmod__" Mod,
};

static COMPARISONS: &[NativeDef] = comparison_methods!(compare);

static METHODS: &[NativeDef] =
    &[
        NativeDef::new("__pow__", Arity::Range(2, 3), |vm, args| {
            pow(vm, args.pos[0], args.pos[1], args.pos.get(2))
        }),
        NativeDef::new("__rpow__", Arity::Range(2, 3), |vm, args| {
            pow(vm, args.pos[1], args.pos[0], args.pos.get(2))
        }),
        NativeDef::new("__divmod__", Arity::Exact(2), |vm, args| {
            divmod(vm, args.pos[0], args.pos[1])
        }),
        NativeDef::new("__rdivmod__", Arity::Exact(2), |vm, args| {
            divmod(vm, args.pos[1], args.pos[0])
        }),
        NativeDef::new("__neg__", Arity::Exact(1), |vm, args| {
            Ok(vm.new_float(-receiver(args)))
        }),
        NativeDef::new("__pos__", Arity::Exact(1), exact),
        NativeDef::new("__abs__", Arity::Exact(1), |vm, args| {
            Ok(vm.new_float(receiver(args).abs()))
        }),
        NativeDef::new("__bool__", Arity::Exact(1), |_, args| {
            Ok(Value::bool(receiver(args) != 0.0))
        }),
        NativeDef::new("__float__", Arity::Exact(1), exact),
        NativeDef::new("__int__", Arity::Exact(1), |vm, args| {
            truncate(vm, receiver(args))
        }),
        NativeDef::new("__trunc__", Arity::Exact(1), |vm, args| {
            truncate(vm, receiver(args))
        }),
        NativeDef::new("__floor__", Arity::Exact(1), |vm, args| {
            truncate(vm, receiver(args).floor())
        }),
        NativeDef::new("__ceil__", Arity::Exact(1), |vm, args| {
            truncate(vm, receiver(args).ceil())
        }),
        NativeDef::new("__round__", Arity::Range(1, 2), |vm, args| {
            round(vm, receiver(args), args.pos.get(1).copied())
        }),
        // NaNs are not objects that could be told apart: all of them hash alike.
        NativeDef::new("__hash__", Arity::Exact(1), |vm, args| {
            Ok(vm.new_int(hash::hash_float(receiver(args))))
        }),
        NativeDef::new("__repr__", Arity::Exact(1), |vm, args| {
            let text = float_repr(receiver(args));
            Ok(vm.new_str(&text).into())
        }),
        NativeDef::new("__format__", Arity::Exact(2), format),
        NativeDef::new("__getnewargs__", Arity::Exact(1), |vm, args| {
            let x = exact(vm, args)?;
            Ok(vm.new_tuple(&[x]).into())
        }),
        NativeDef::new("conjugate", Arity::Exact(1), exact),
        NativeDef::new("hex", Arity::Exact(1), |vm, args| {
            let text = float_hex(receiver(args));
            Ok(vm.new_str(&text).into())
        }),
        NativeDef::new("is_integer", Arity::Exact(1), |_, args| {
            Ok(Value::bool(float_ops::is_integer(receiver(args))))
        }),
        NativeDef::new("as_integer_ratio", Arity::Exact(1), |vm, args| {
            match float_ops::as_integer_ratio(receiver(args)) {
                Ok((numerator, denominator)) => {
                    let ratio = [vm.new_bigint(numerator), vm.new_bigint(denominator)];
                    Ok(vm.new_tuple(&ratio).into())
                }
                Err(error) => Err(vm.raise_err(error)),
            }
        }),
    ];

static CLASS_METHODS: &[NativeDef] = &[
    NativeDef::new("fromhex", Arity::Exact(2), fromhex),
    NativeDef::new("__getformat__", Arity::Exact(2), getformat),
];

static REAL: NativeDef = NativeDef::new("real", Arity::Exact(1), exact);
static IMAG: NativeDef = NativeDef::new("imag", Arity::Exact(1), |vm, _| Ok(vm.new_float(0.0)));
static GETTERS: &[(&NativeDef, Option<&NativeDef>)] = &[(&REAL, None), (&IMAG, None)];

/// The receiver of a method of `float`.
fn receiver(args: &Args<'_>) -> f64 {
    args.pos[0].as_float().unwrap_or(f64::NAN)
}

/// The receiver as an instance of `float` itself.
fn exact(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.new_float(receiver(args)))
}

/// `int(x)`
///
/// # Errors
/// OverflowError of infinities, ValueError of NaN.
pub(super) fn truncate(vm: &mut Vm, x: f64) -> PyResult {
    /// Whole floats below this are small integers.
    const LIMIT: f64 = (1_i64 << 60) as f64;
    if x.abs() < LIMIT {
        return Ok(vm.new_int(x as i64));
    }
    match float_ops::float_to_int(x) {
        Ok(n) => Ok(vm.new_bigint(n)),
        Err(error) => Err(vm.raise_err(error)),
    }
}

/// An operand as a float: None where it is neither a float nor an integer.
fn operand(vm: &mut Vm, value: Value) -> PyResult<Option<f64>> {
    match value.as_float() {
        Some(x) => Ok(Some(x)),
        None => match Int::of(value) {
            Some(n) => n.to_float(vm).map(Some),
            None => Ok(None),
        },
    }
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> PyResult {
    match (operand(vm, left)?, operand(vm, right)?) {
        (Some(l), Some(r)) => arith::floats(vm, op, l, r).unwrap_or(Ok(Value::NOT_IMPLEMENTED)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(op: CompareOp, left: Value, right: Value) -> Value {
    let is_number = |v: Value| v.as_float().is_some() || Int::of(v).is_some();
    if is_number(left) && is_number(right) {
        Value::bool(arith::accepts(op, compare_numbers(left, right)))
    } else {
        Value::NOT_IMPLEMENTED
    }
}

fn pow(vm: &mut Vm, base: Value, exponent: Value, modulus: Option<&Value>) -> PyResult {
    if modulus.is_some_and(|modulus| !modulus.is_none()) {
        return Err(
            vm.type_error("pow() 3rd argument not allowed unless all arguments are integers")
        );
    }
    binary(vm, BinaryOp::Pow, base, exponent)
}

fn divmod(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let (Some(l), Some(r)) = (operand(vm, left)?, operand(vm, right)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match float_ops::div_mod(l, r) {
        Ok((quotient, remainder)) => {
            let pair = [vm.new_float(quotient), vm.new_float(remainder)];
            Ok(vm.new_tuple(&pair).into())
        }
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn round(vm: &mut Vm, x: f64, digits: Option<Value>) -> PyResult {
    let digits = match digits {
        Some(digits) if !digits.is_none() => vm.index(digits)?,
        _ => return truncate(vm, x.round_ties_even()),
    };
    // Beyond machine integers, only the sign tells.
    let digits = match Int::of(digits) {
        Some(Int::Small(n)) => n,
        Some(n) if n.is_negative() => i64::MIN,
        _ => i64::MAX,
    };
    match float_ops::round_to_digits(x, digits) {
        Ok(x) => Ok(vm.new_float(x)),
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn format(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let spec = format_spec_argument(vm, args.pos[1])?;
    if spec.byte_len() == 0 {
        return Ok(vm.str(args.pos[0])?.into());
    }
    let class = vm.class_name(args.pos[0]);
    match format_spec::format_float(receiver(args), spec.bytes(), &class) {
        Ok(text) => Ok(vm.new_str_bytes(&text)?.into()),
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn fromhex(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(text) = args.pos[1].as_gc::<StrObj>() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let x = match float_from_hex(text.bytes()) {
        Ok(x) => vm.new_float(x),
        Err(error) => return Err(vm.raise_err(error)),
    };
    let class = args.pos[0];
    if class == vm.interp.types.float.into() {
        return Ok(x);
    }
    vm.call(class, &[x])
}

fn getformat(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(text) = args.pos[1].as_gc::<StrObj>() else {
        let got = vm.argument_class_name(args.pos[1]);
        return Err(vm.type_error(format!("__getformat__() argument must be str, not {got}")));
    };
    if !matches!(text.bytes(), b"double" | b"float") {
        return Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    let endian = if cfg!(target_endian = "little") {
        "IEEE, little-endian"
    } else {
        "IEEE, big-endian"
    };
    Ok(vm.new_str(endian).into())
}

fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty()
        && !vm.is_redefined(class, vm.interp.types.float, vm.interp.names.__init__)
    {
        return Err(vm.type_error("float() takes no keyword arguments"));
    }
    let x = match *args.pos {
        [] => 0.0,
        [source] => float_of(vm, source)?,
        _ => {
            let got = args.pos.len();
            return Err(vm.type_error(format!("float expected at most 1 argument, got {got}")));
        }
    };
    if class == vm.interp.types.float {
        return Ok(vm.new_float(x));
    }
    let header = vm.header(class);
    Ok(vm.alloc(FloatObj::new(header, x)).into())
}

/// `float(source)`
fn float_of(vm: &mut Vm, source: Value) -> PyResult<f64> {
    if let Some(text) = vm.exact_str(source) {
        return float_from_str(text.bytes()).map_err(|error| vm.raise_err(error));
    }
    if let Some(x) = vm.real_number_opt(source)? {
        return Ok(x);
    }
    let result = if let Some(text) = source.as_gc::<StrObj>() {
        float_from_str(text.bytes())
    } else if let Some(bytes) = byte_contents(source, vm) {
        float_from_bytes(bytes)
    } else {
        let got = vm.class_name(source);
        return Err(vm.type_error(format!(
            "float() argument must be a string or a real number, not '{got}'"
        )));
    };
    result.map_err(|error| vm.raise_err(error))
}

impl Vm {
    /// The float that a number stands for (`__float__`, `__index__`); None where the value is no number.
    ///
    /// # Errors
    /// What the methods raise; OverflowError for integers beyond all floats.
    fn real_number_opt(&mut self, value: Value) -> PyResult<Option<f64>> {
        if value.is_inline_float() {
            return Ok(Some(value.inline_float_value()));
        }
        if let Some(n) = value.as_small_int() {
            return Ok(Some(n as f64));
        }
        let (float, index) = (self.interp.names.__float__, self.interp.names.__index__);
        if let Some(result) = self.call_special(value, float, &[])? {
            return match result.as_float() {
                Some(x) => Ok(Some(x)),
                None => {
                    let (class, got) = (self.class_name(value), self.class_name(result));
                    Err(self
                        .type_error(format!("{class}.__float__ returned non-float (type {got})")))
                }
            };
        }
        if self.special(value, index).is_none() {
            return Ok(None);
        }
        let n = self.index(value)?;
        operand(self, n)
    }

    /// The float that an argument stands for: what the functions of `math` take.
    ///
    /// # Errors
    /// TypeError where the value is no number; what its methods raise; OverflowError for integers beyond all floats.
    #[inline]
    pub(crate) fn real_number(&mut self, value: Value) -> PyResult<f64> {
        if let Some(x) = value.as_float() {
            return Ok(x);
        }
        match self.real_number_opt(value)? {
            Some(x) => Ok(x),
            None => {
                let got = self.class_name(value);
                Err(self.type_error(format!("must be real number, not {got}")))
            }
        }
    }
}
