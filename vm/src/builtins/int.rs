//! The class `int`.

use num_bigint::BigInt;

use crate::heap::Gc;
use crate::num::int_text::{
    ByteOrder, int_from_bytes, int_from_bytes_text, int_from_str, int_to_bytes, int_to_str,
};
use crate::num::{hash, int_ops};
use crate::object::{ClassObj, IntObj, StrObj, byte_contents};
use crate::ops::arith::{self, Int};
use crate::ops::operator::{BinaryOp, CompareOp, UnaryOp};
use crate::ops::simple::compare_numbers;
use crate::text::error::PyErr;
use crate::text::format_spec;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let class = vm.interp.types.int;
    vm.publish_class(class);
    vm.set_new(class, new);
    vm.add_methods(class, OPERATORS);
    vm.add_methods(class, COMPARISONS);
    vm.add_methods(class, METHODS);
    vm.add_class_methods(class, CLASS_METHODS);
    vm.add_getsets(class, GETTERS);
}

/// Methods of binary operators and their reflected forms, all of which call `$binary(vm, op, left, right)`.
macro_rules! operator_methods {
    ($binary:ident: $($method:literal $reflected:literal $op:ident,)*) => {
        &[$(
            NativeDef::new($method, Arity::Exact(2), |vm, args| {
                $binary(vm, BinaryOp::$op, args.pos[0], args.pos[1])
            }),
            NativeDef::new($reflected, Arity::Exact(2), |vm, args| {
                $binary(vm, BinaryOp::$op, args.pos[1], args.pos[0])
            }),
        )*]
    };
}
pub(super) use operator_methods;

/// The six methods of comparison, all of which call `$compare(op, left, right)`.
macro_rules! comparison_methods {
    ($compare:ident: $($method:literal $op:ident,)*) => {
        &[$(
            NativeDef::new($method, Arity::Exact(2), |_, args| {
                Ok($compare(CompareOp::$op, args.pos[0], args.pos[1]))
            }),
        )*]
    };
    ($compare:ident) => {
        comparison_methods!($compare: "__lt__" Lt, "__le__" Le, "__gt__" Gt, "__ge__" Ge, "__eq__" Eq, "__ne__" Ne,)
    };
}
pub(super) use comparison_methods;

static OPERATORS: &[NativeDef] = operator_methods! {
    binary:
    "__add__" "__radd__" Add,
    "__sub__" "__rsub__" Sub,
    "__mul__" "__rmul__" Mul,
    "__truediv__" "__rtruediv__" TrueDiv,
    "__floordiv__" "__rfloordiv__" FloorDiv,
    "__mod__" "__rmod__" Mod,
    "__lshift__" "__rlshift__" LShift,
    "__rshift__" "__rrshift__" RShift,
    "__and__" "__rand__" And,
    "__or__" "__ror__" Or,
    "__xor__" "__rxor__" Xor,
};

static COMPARISONS: &[NativeDef] = comparison_methods!(compare);

static METHODS: &[NativeDef] = &[
    NativeDef::new("__pow__", Arity::Range(2, 3), pow),
    NativeDef::new("__rpow__", Arity::Range(2, 3), rpow),
    NativeDef::new("__divmod__", Arity::Exact(2), |vm, args| {
        divmod(vm, args.pos[0], args.pos[1])
    }),
    NativeDef::new("__rdivmod__", Arity::Exact(2), |vm, args| {
        divmod(vm, args.pos[1], args.pos[0])
    }),
    NativeDef::new("__neg__", Arity::Exact(1), |vm, args| {
        Ok(arith::unary_integer(vm, UnaryOp::Neg, receiver(args)))
    }),
    NativeDef::new("__pos__", Arity::Exact(1), whole),
    NativeDef::new("__invert__", Arity::Exact(1), |vm, args| {
        Ok(arith::unary_integer(vm, UnaryOp::Invert, receiver(args)))
    }),
    NativeDef::new("__abs__", Arity::Exact(1), |vm, args| {
        let n = receiver(args);
        let op = if n.is_negative() {
            UnaryOp::Neg
        } else {
            UnaryOp::Pos
        };
        Ok(arith::unary_integer(vm, op, n))
    }),
    NativeDef::new("__bool__", Arity::Exact(1), |_, args| {
        Ok(Value::bool(!matches!(receiver(args), Int::Small(0))))
    }),
    NativeDef::new("__int__", Arity::Exact(1), whole),
    NativeDef::new("__index__", Arity::Exact(1), whole),
    NativeDef::new("__trunc__", Arity::Exact(1), whole),
    NativeDef::new("__floor__", Arity::Exact(1), whole),
    NativeDef::new("__ceil__", Arity::Exact(1), whole),
    NativeDef::new("__float__", Arity::Exact(1), |vm, args| {
        let x = receiver(args).to_float(vm)?;
        Ok(vm.new_float(x))
    }),
    NativeDef::new("__round__", Arity::Range(1, 2), round),
    NativeDef::new("__hash__", Arity::Exact(1), |vm, args| {
        let hash = match receiver(args) {
            Int::Small(n) => hash::hash_i64(n),
            Int::Big(n) => n.hash_value(),
        };
        Ok(vm.new_int(hash))
    }),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__format__", Arity::Exact(2), format),
    NativeDef::new("__getnewargs__", Arity::Exact(1), |vm, args| {
        let n = whole(vm, args)?;
        Ok(vm.new_tuple(&[n]).into())
    }),
    NativeDef::new("__sizeof__", Arity::Exact(1), |vm, args| {
        /// What CPython's integers take: a header, and a digit of 32 bits for each 30.
        const HEADER: usize = 24;
        let digits = (receiver(args).big().bits() as usize).div_ceil(30).max(1);
        Ok(vm.new_usize(HEADER + 4 * digits))
    }),
    NativeDef::new("conjugate", Arity::Exact(1), whole),
    NativeDef::new("bit_length", Arity::Exact(1), |vm, args| {
        let bits = match receiver(args) {
            Int::Small(n) => u64::from(u64::BITS - n.unsigned_abs().leading_zeros()),
            Int::Big(n) => int_ops::bit_length(&n.value()),
        };
        Ok(vm.new_int(bits as i64))
    }),
    NativeDef::new("bit_count", Arity::Exact(1), |vm, args| {
        let bits = match receiver(args) {
            Int::Small(n) => u64::from(n.unsigned_abs().count_ones()),
            Int::Big(n) => int_ops::bit_count(&n.value()),
        };
        Ok(vm.new_int(bits as i64))
    }),
    NativeDef::new("as_integer_ratio", Arity::Exact(1), |vm, args| {
        let n = whole(vm, args)?;
        Ok(vm.new_tuple(&[n, Value::int(1)]).into())
    }),
    NativeDef::new("is_integer", Arity::Exact(1), |_, _| Ok(Value::TRUE)),
    NativeDef::new("to_bytes", Arity::Any, to_bytes),
];

static CLASS_METHODS: &[NativeDef] = &[NativeDef::new("from_bytes", Arity::Any, from_bytes)];

static REAL: NativeDef = NativeDef::new("real", Arity::Exact(1), whole);
static IMAG: NativeDef = NativeDef::new("imag", Arity::Exact(1), |_, _| Ok(Value::int(0)));
static NUMERATOR: NativeDef = NativeDef::new("numerator", Arity::Exact(1), whole);
static DENOMINATOR: NativeDef =
    NativeDef::new("denominator", Arity::Exact(1), |_, _| Ok(Value::int(1)));
static GETTERS: &[(&NativeDef, Option<&NativeDef>)] = &[
    (&REAL, None),
    (&IMAG, None),
    (&NUMERATOR, None),
    (&DENOMINATOR, None),
];

/// The receiver of a method of `int`.
fn receiver(args: &Args<'_>) -> Int {
    Int::of(args.pos[0]).unwrap_or(Int::Small(0))
}

/// The receiver as an instance of `int` itself.
fn whole(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(args).to_value(vm))
}

fn binary(vm: &mut Vm, op: BinaryOp, left: Value, right: Value) -> PyResult {
    let (Some(l), Some(r)) = (Int::of(left), Int::of(right)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    arith::integers(vm, op, l, r).unwrap_or(Ok(Value::NOT_IMPLEMENTED))
}

fn compare(op: CompareOp, left: Value, right: Value) -> Value {
    match (Int::of(left), Int::of(right)) {
        (Some(Int::Small(l)), Some(Int::Small(r))) => Value::bool(op.accepts(l.cmp(&r))),
        (Some(_), Some(_)) => Value::bool(arith::accepts(op, compare_numbers(left, right))),
        _ => Value::NOT_IMPLEMENTED,
    }
}

fn divmod(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let (Some(l), Some(r)) = (Int::of(left), Int::of(right)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (quotient, remainder) = match (l, r) {
        (Int::Small(l), Int::Small(r @ 1..)) => {
            (vm.new_int(l.div_euclid(r)), vm.new_int(l.rem_euclid(r)))
        }
        _ => match int_ops::div_mod(&l.big(), &r.big(), vm.poll()) {
            Ok((quotient, remainder)) => (vm.new_bigint(quotient), vm.new_bigint(remainder)),
            Err(error) => return Err(vm.raise_err(error)),
        },
    };
    Ok(vm.new_tuple(&[quotient, remainder]).into())
}

fn pow(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    power(vm, args.pos[0], args.pos[1], args.pos.get(2))
}

fn rpow(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    power(vm, args.pos[1], args.pos[0], args.pos.get(2))
}

fn power(vm: &mut Vm, base: Value, exponent: Value, modulus: Option<&Value>) -> PyResult {
    let modulus = match modulus {
        None => return binary(vm, BinaryOp::Pow, base, exponent),
        Some(modulus) if modulus.is_none() => return binary(vm, BinaryOp::Pow, base, exponent),
        Some(&modulus) => Int::of(modulus),
    };
    match (Int::of(base), Int::of(exponent), modulus) {
        (Some(base), Some(exponent), Some(modulus)) => power_modulo(vm, base, exponent, modulus),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `pow(base, exponent, modulus)`
fn power_modulo(vm: &mut Vm, base: Int, exponent: Int, modulus: Int) -> PyResult {
    if let (Int::Small(base), Int::Small(exponent @ 0..), Int::Small(modulus @ 1..)) =
        (base, exponent, modulus)
    {
        let wide = modulus as u128;
        let mut factor = base.rem_euclid(modulus) as u128;
        let mut result = 1 % wide;
        let mut left = exponent;
        while left != 0 {
            if left & 1 == 1 {
                result = result * factor % wide;
            }
            factor = factor * factor % wide;
            left >>= 1;
        }
        return Ok(vm.new_int(result as i64));
    }
    match int_ops::power_modulo(&base.big(), &exponent.big(), &modulus.big(), vm.poll()) {
        Ok(n) => Ok(vm.new_bigint(n)),
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn round(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let digits = match args.pos.get(1) {
        Some(digits) if !digits.is_none() => vm.index(*digits)?,
        _ => return whole(vm, args),
    };
    let places = match Int::of(digits) {
        Some(Int::Small(n)) if n < 0 => n.unsigned_abs(),
        Some(Int::Big(n)) if n.is_negative() => u64::MAX,
        _ => return whole(vm, args),
    };
    let rounded = int_ops::round_to_places(&receiver(args).big(), places);
    Ok(vm.new_bigint(rounded))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match int_to_str(&receiver(args).big(), vm.interp.max_str_digits) {
        Ok(text) => Ok(vm.new_str_bytes(text.as_bytes())?.into()),
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn format(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let spec = format_spec_argument(vm, args.pos[1])?;
    if spec.byte_len() == 0 {
        return Ok(vm.str(args.pos[0])?.into());
    }
    let class = vm.class_name(args.pos[0]);
    let max_digits = vm.interp.max_str_digits;
    match format_spec::format_int(&receiver(args).big(), spec.bytes(), &class, max_digits) {
        Ok(text) => Ok(vm.new_str_bytes(&text)?.into()),
        Err(error) => Err(vm.raise_err(error)),
    }
}

/// The argument of `__format__`.
pub(super) fn format_spec_argument(vm: &mut Vm, spec: Value) -> PyResult<Gc<StrObj>> {
    match spec.as_gc::<StrObj>() {
        Some(spec) => Ok(spec),
        None => {
            let got = vm.argument_class_name(spec);
            Err(vm.type_error(format!("__format__() argument must be str, not {got}")))
        }
    }
}

/// `byteorder` and `signed` of `to_bytes` and `from_bytes`.
fn byte_options(
    vm: &mut Vm,
    function: &str,
    order: Option<Value>,
    signed: Option<Value>,
) -> PyResult<(ByteOrder, bool)> {
    let order = match order {
        None => ByteOrder::Big,
        Some(order) => match order.as_gc::<StrObj>() {
            Some(order) => match order.bytes() {
                b"big" => ByteOrder::Big,
                b"little" => ByteOrder::Little,
                _ => {
                    return Err(vm.value_error("byteorder must be either 'little' or 'big'"));
                }
            },
            None => {
                let got = vm.argument_class_name(order);
                return Err(vm.type_error(format!(
                    "{function}() argument 'byteorder' must be str, not {got}"
                )));
            }
        },
    };
    let signed = match signed {
        Some(signed) => vm.truth(signed)?,
        None => false,
    };
    Ok((order, signed))
}

fn to_bytes(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<3> = Params {
        function: "to_bytes",
        names: ["length", "byteorder", "signed"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 0,
    };
    let [length, order, signed] = vm.bind(&PARAMS, args, 1)?;
    let length = match length {
        Some(length) => vm.index_i64(length, "length")?,
        None => 1,
    };
    let (order, signed) = byte_options(vm, "to_bytes", order, signed)?;
    if let Ok(length) = usize::try_from(length) {
        vm.charge(length)?;
    }
    match int_to_bytes(&receiver(args).big(), length, order, signed) {
        Ok(bytes) => Ok(vm.new_bytes(bytes).into()),
        Err(error) => Err(vm.raise_err(error)),
    }
}

fn from_bytes(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<3> = Params {
        function: "from_bytes",
        names: ["bytes", "byteorder", "signed"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 1,
    };
    let [source, order, signed] = vm.bind(&PARAMS, args, 1)?;
    let (order, signed) = byte_options(vm, "from_bytes", order, signed)?;
    let bytes = bytes_argument(vm, source.unwrap_or(Value::NONE))?;
    let n = vm.new_bigint(int_from_bytes(&bytes, order, signed));
    let class = args.pos[0];
    if class == vm.interp.types.int.into() {
        return Ok(n);
    }
    vm.call(class, &[n])
}

/// The bytes of the argument of `from_bytes`: a bytes-like object, or numbers.
fn bytes_argument(vm: &mut Vm, source: Value) -> PyResult<Vec<u8>> {
    if let Some(bytes) = byte_contents(source, vm) {
        return Ok(bytes.to_vec());
    }
    let name = vm.interp.names.__bytes__;
    if let Some(bytes) = vm.call_special(source, name, &[])? {
        if let Some(bytes) = byte_contents(bytes, vm) {
            return Ok(bytes.to_vec());
        }
        let got = vm.class_name(bytes);
        return Err(vm.type_error(format!("__bytes__ returned non-bytes (type {got})")));
    }
    if source.as_gc::<StrObj>().is_some() || !vm.is_iterable(source) {
        let got = vm.class_name(source);
        return Err(vm.type_error(format!("cannot convert '{got}' object to bytes")));
    }
    let list = vm.collect_list(source)?;
    let mut bytes = vm.new_vec(list.len(vm))?;
    let mut at = 0;
    while let Some(&item) = list.items(vm).get(at) {
        let n = vm.index_i64(item, "bytes")?;
        let Ok(byte) = u8::try_from(n) else {
            return Err(vm.value_error("bytes must be in range(0, 256)"));
        };
        bytes.push(byte);
        at += 1;
    }
    Ok(bytes)
}

fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let n = match (args.pos, args.names) {
        (&[source], []) => int_of(vm, source)?,
        _ => with_base(vm, args)?,
    };
    if class == vm.interp.types.int {
        return Ok(n);
    }
    let value = Int::of(n).map(|n| n.big().into_owned()).unwrap_or_default();
    let header = vm.header(class);
    Ok(vm.alloc(IntObj::new(header, value)).into())
}

/// `int` called with other than one positional argument.
fn with_base(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let given = args.pos.len() + args.names.len();
    if given > 2 {
        return Err(if args.names.is_empty() {
            vm.type_error(format!("int expected at most 2 arguments, got {given}"))
        } else {
            vm.type_error(format!("int() takes at most 2 arguments ({given} given)"))
        });
    }
    let mut base = args.pos.get(1).copied();
    for (name, value) in args.keywords() {
        let name = name.as_gc::<StrObj>().map(|name| name.to_string_lossy());
        match name.as_deref() {
            Some("base") if base.is_none() => base = Some(value),
            Some("base") => {
                return Err(
                    vm.type_error("argument for int() given by name ('base') and position (2)")
                );
            }
            name => {
                let name = name.unwrap_or_default();
                return Err(
                    vm.type_error(format!("int() got an unexpected keyword argument '{name}'"))
                );
            }
        }
    }
    let (source, base) = match (args.pos.first(), base) {
        (None, None) => return Ok(Value::int(0)),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(&source), None) => return int_of(vm, source),
        (Some(&source), Some(base)) => (source, base),
    };
    // A base beyond machine integers is as wrong as any other.
    let base = match Int::of(vm.index(base)?) {
        Some(Int::Small(base)) => base,
        _ => -1,
    };
    let Some(base) = u32::try_from(base).ok().filter(|base| *base <= 36) else {
        return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
    };
    match int_of_text(vm, source, base) {
        Some(result) => result,
        None => Err(vm.type_error("int() can't convert non-string with explicit base")),
    }
}

/// The integer that a string or a bytes-like object spells; None for any other value.
fn int_of_text(vm: &mut Vm, source: Value, base: u32) -> Option<PyResult> {
    let max_digits = vm.interp.max_str_digits;
    let result: Result<BigInt, PyErr> = if let Some(text) = source.as_gc::<StrObj>() {
        int_from_str(text.bytes(), base, max_digits)
    } else {
        int_from_bytes_text(byte_contents(source, vm)?, base, max_digits)
    };
    Some(match result {
        Ok(n) => Ok(vm.new_bigint(n)),
        Err(error) => Err(vm.raise_err(error)),
    })
}

/// `int(source)`
fn int_of(vm: &mut Vm, source: Value) -> PyResult {
    if source.is_small_int() {
        return Ok(source);
    }
    if source.is_inline_float() {
        return super::float::truncate(vm, source.inline_float_value());
    }
    if let Some(text) = vm.exact_str(source) {
        return match int_of_text(vm, text.into(), 10) {
            Some(result) => result,
            None => Ok(Value::int(0)),
        };
    }
    let name = vm.interp.names.__int__;
    if let Some(result) = vm.call_special(source, name, &[])? {
        return match Int::of(result) {
            Some(n) => Ok(n.to_value(vm)),
            None => {
                let got = vm.class_name(result);
                Err(vm.type_error(format!("__int__ returned non-int (type {got})")))
            }
        };
    }
    let (index, trunc) = (vm.interp.names.__index__, vm.interp.names.__trunc__);
    if vm.special(source, index).is_some() {
        return vm.index(source);
    }
    if let Some(result) = vm.call_special(source, trunc, &[])? {
        if let Some(n) = Int::of(result) {
            return Ok(n.to_value(vm));
        }
        if vm.special(result, index).is_some() {
            return vm.index(result);
        }
        let got = vm.class_name(result);
        return Err(vm.type_error(format!("__trunc__ returned non-Integral (type {got})")));
    }
    match int_of_text(vm, source, 10) {
        Some(result) => result,
        None => {
            let got = vm.class_name(source);
            Err(vm.type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{got}'"
            )))
        }
    }
}
