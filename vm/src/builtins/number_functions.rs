//! The built-in functions of numbers: `abs`, `round`, `pow`, `divmod`, `bin`, `oct`, `hex`.

use crate::num::int_text::int_to_prefixed;
use crate::ops::arith::Int;
use crate::ops::operator::BinaryOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "builtins", FUNCTIONS);
}

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("abs", Arity::Exact(1), abs),
    NativeDef::new("round", Arity::Any, round),
    NativeDef::new("pow", Arity::Any, pow),
    NativeDef::new("divmod", Arity::Exact(2), divmod),
    NativeDef::new("bin", Arity::Exact(1), |vm, args| prefixed(vm, args, 2)),
    NativeDef::new("oct", Arity::Exact(1), |vm, args| prefixed(vm, args, 8)),
    NativeDef::new("hex", Arity::Exact(1), |vm, args| prefixed(vm, args, 16)),
];

fn abs(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let value = args.pos[0];
    if let Some(n) = value.as_small_int() {
        return Ok(vm.new_int(n.abs()));
    }
    if value.is_inline_float() {
        return Ok(vm.new_float(value.inline_float_value().abs()));
    }
    let name = vm.interp.names.__abs__;
    match vm.call_special(value, name, &[])? {
        Some(result) => Ok(result),
        None => {
            let got = vm.class_name(value);
            Err(vm.type_error(format!("bad operand type for abs(): '{got}'")))
        }
    }
}

fn round(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<2> = Params {
        function: "round",
        names: ["number", "ndigits"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 1,
    };
    let [number, digits] = vm.bind(&PARAMS, args, 0)?;
    let number = number.unwrap_or(Value::NONE);
    let digits = digits.filter(|digits| !digits.is_none());
    let name = vm.interp.names.__round__;
    match vm.call_special(number, name, digits.as_slice())? {
        Some(result) => Ok(result),
        None => {
            let got = vm.class_name(number);
            Err(vm.type_error(format!("type {got} doesn't define __round__ method")))
        }
    }
}

fn pow(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<3> = Params {
        function: "pow",
        names: ["base", "exp", "mod"],
        positional_only: 0,
        keyword_only_from: 3,
        required: 2,
    };
    let [base, exponent, modulus] = vm.bind(&PARAMS, args, 0)?;
    let base = base.unwrap_or(Value::NONE);
    let exponent = exponent.unwrap_or(Value::NONE);
    let Some(modulus) = modulus.filter(|modulus| !modulus.is_none()) else {
        return vm.binary(BinaryOp::Pow, base, exponent);
    };
    let operands = [base, exponent, modulus];
    let name = vm.interp.names.__pow__;
    let result = vm.call_special(base, name, &operands[1..])?;
    match result {
        Some(result) if result != Value::NOT_IMPLEMENTED => return Ok(result),
        _ => {}
    }
    if operands.iter().any(|v| v.as_float().is_some()) {
        return Err(
            vm.type_error("pow() 3rd argument not allowed unless all arguments are integers")
        );
    }
    let [base, exponent, modulus] = operands.map(|v| vm.class_name(v));
    Err(vm.type_error(format!(
        "unsupported operand type(s) for ** or pow(): '{base}', '{exponent}', '{modulus}'"
    )))
}

fn divmod(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (left, right) = (args.pos[0], args.pos[1]);
    if let (Some(l), Some(r @ 1..)) = (left.as_small_int(), right.as_small_int()) {
        let pair = [vm.new_int(l.div_euclid(r)), vm.new_int(l.rem_euclid(r))];
        return Ok(vm.new_tuple(&pair).into());
    }
    let (method, reflected) = (vm.interp.names.__divmod__, vm.interp.names.__rdivmod__);
    match vm.call_operator(method, reflected, left, right)? {
        Some(result) => Ok(result),
        None => Err(vm.operand_error("divmod()", left, right)),
    }
}

/// `bin`, `oct` and `hex`.
/// The text of a machine integer in base 2, 8 or 16, with its prefix, without an allocation.
struct SmallPrefixed {
    /// A sign, a prefix, and at most 64 digits.
    buffer: [u8; 67],
    start: usize,
}

impl SmallPrefixed {
    fn new(n: i64, base: u32) -> SmallPrefixed {
        let (letter, bits) = match base {
            2 => (b'b', 1),
            8 => (b'o', 3),
            _ => (b'x', 4),
        };
        let mut text = SmallPrefixed {
            buffer: [0; 67],
            start: 67,
        };
        let mut rest = n.unsigned_abs();
        loop {
            text.push_front(b"0123456789abcdef"[(rest & ((1 << bits) - 1)) as usize]);
            rest >>= bits;
            if rest == 0 {
                break;
            }
        }
        text.push_front(letter);
        text.push_front(b'0');
        if n < 0 {
            text.push_front(b'-');
        }
        text
    }

    fn push_front(&mut self, byte: u8) {
        self.start -= 1;
        self.buffer[self.start] = byte;
    }

    fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }
}

fn prefixed(vm: &mut Vm, args: &Args<'_>, base: u32) -> PyResult {
    let n = vm.index(args.pos[0])?;
    let Some(n) = Int::of(n) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if let Int::Small(n) = n {
        let text = SmallPrefixed::new(n, base);
        return vm.new_ascii_str(text.bytes()).map(Value::from);
    }
    let text = int_to_prefixed(&n.big(), base);
    Ok(vm.new_str_bytes(text.as_bytes())?.into())
}
