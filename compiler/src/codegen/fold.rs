//! Constant folding: expressions whose value is known before the program runs.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::ast::{BinOp, BoolOp, CmpOp, Constant, Expr, ExprKind, UnaryOp};
use crate::bytecode::Const;

/// The largest integer that folding makes, in bits.
const MAX_INT_BITS: u64 = 128;
/// The longest string or bytes object that folding makes, in bytes.
const MAX_TEXT: usize = 4096;
/// The longest tuple that repetition makes.
const MAX_TUPLE: usize = 256;

/// The value of an expression, where it is constant.
pub(super) fn fold(expr: &Expr<'_>) -> Option<Const> {
    match expr.kind {
        ExprKind::Constant(constant) => literal(constant),
        ExprKind::Name("__debug__") => Some(Const::Bool(true)),
        ExprKind::UnaryOp { op, operand } => unary(op, fold(operand)?),
        ExprKind::BinOp { left, op, right } => binary(op, fold(left)?, fold(right)?),
        ExprKind::Tuple(elements) => Some(Const::Tuple(fold_all(elements)?)),
        ExprKind::JoinedStr([]) => Some(Const::Str(Box::default())),
        ExprKind::BoolOp { op, values } => {
            let mut values = values.iter();
            let mut value = fold(values.next()?)?;
            for next in values {
                if truth(&value) == (op == BoolOp::Or) {
                    break;
                }
                value = fold(next)?;
            }
            Some(value)
        }
        ExprKind::Subscript { value, index } => subscript(fold(value)?, &fold(index)?),
        _ => None,
    }
}

/// The values of expressions that are all constant.
pub(super) fn fold_all(exprs: &[&Expr<'_>]) -> Option<Box<[Const]>> {
    exprs.iter().map(|expr| fold(expr)).collect()
}

/// The right operand of a membership test or the iterable of a loop: a display that nobody can change becomes a
/// constant.
pub(super) fn fold_collection(expr: &Expr<'_>) -> Option<Const> {
    match expr.kind {
        ExprKind::List(elements) => Some(Const::Tuple(fold_all(elements)?)),
        ExprKind::Set(elements) => Some(Const::FrozenSet(fold_all(elements)?)),
        _ => fold(expr),
    }
}

/// Whether an operand of `in` is to be folded to a frozen set.
pub(super) fn is_membership(op: CmpOp) -> bool {
    matches!(op, CmpOp::In | CmpOp::NotIn)
}

fn literal(constant: Constant<'_>) -> Option<Const> {
    Some(match constant {
        Constant::None => Const::None,
        Constant::True => Const::Bool(true),
        Constant::False => Const::Bool(false),
        Constant::Ellipsis => Const::Ellipsis,
        Constant::Int(value) => Const::Int(value),
        Constant::BigInt(magnitude) => {
            integer(BigInt::from_bytes_le(num_bigint::Sign::Plus, magnitude))
        }
        Constant::Float(value) => Const::Float(value),
        Constant::Complex(_) => return None,
        Constant::Str(text) => Const::Str(text.into()),
        Constant::Bytes(bytes) => Const::Bytes(bytes.into()),
    })
}

/// The constant of an integer, in its narrowest form.
fn integer(value: BigInt) -> Const {
    value.to_i64().map_or(Const::BigInt(value), Const::Int)
}

/// The truth value of a constant.
pub(super) fn truth(constant: &Const) -> bool {
    match constant {
        Const::None => false,
        Const::Ellipsis | Const::Code(_) => true,
        Const::Bool(value) => *value,
        Const::Int(value) => *value != 0,
        Const::BigInt(value) => !value.is_zero(),
        Const::Float(value) => *value != 0.0,
        Const::Str(text) | Const::Bytes(text) => !text.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

fn unary(op: UnaryOp, value: Const) -> Option<Const> {
    if op == UnaryOp::Not {
        return Some(Const::Bool(!truth(&value)));
    }
    if let Const::Float(value) = value {
        return match op {
            UnaryOp::USub => Some(Const::Float(-value)),
            UnaryOp::UAdd => Some(Const::Float(value)),
            UnaryOp::Invert | UnaryOp::Not => None,
        };
    }
    // `~True` is left to run time, which warns.
    if matches!(value, Const::Bool(_)) && op == UnaryOp::Invert {
        return None;
    }
    let value = as_integer(&value)?;
    Some(integer(match op {
        UnaryOp::USub => -value,
        UnaryOp::UAdd => value,
        UnaryOp::Invert => -value - 1,
        UnaryOp::Not => return None,
    }))
}

fn as_integer(constant: &Const) -> Option<BigInt> {
    match constant {
        Const::Bool(value) => Some(BigInt::from(u8::from(*value))),
        Const::Int(value) => Some(BigInt::from(*value)),
        Const::BigInt(value) => Some(value.clone()),
        _ => None,
    }
}

fn as_float(constant: &Const) -> Option<f64> {
    // Integers that a float does not hold exactly are left to run time.
    const EXACT: i64 = 1 << 53;
    match constant {
        Const::Float(value) => Some(*value),
        Const::Bool(value) => Some(f64::from(u8::from(*value))),
        Const::Int(value) if (-EXACT..=EXACT).contains(value) => Some(*value as f64),
        _ => None,
    }
}

fn binary(op: BinOp, left: Const, right: Const) -> Option<Const> {
    match (&left, &right) {
        (Const::Bool(left), Const::Bool(right)) => {
            let folded = match op {
                BinOp::BitAnd => Some(left & right),
                BinOp::BitOr => Some(left | right),
                BinOp::BitXor => Some(left ^ right),
                _ => None,
            };
            if let Some(value) = folded {
                return Some(Const::Bool(value));
            }
        }
        (Const::Str(left), Const::Str(right)) if op == BinOp::Add => {
            // Halves of a surrogate pair stay apart in memory, so text is joined byte by byte.
            return joined(left, right).map(Const::Str);
        }
        (Const::Bytes(left), Const::Bytes(right)) if op == BinOp::Add => {
            return joined(left, right).map(Const::Bytes);
        }
        (Const::Tuple(left), Const::Tuple(right)) if op == BinOp::Add => {
            let length = left.len() + right.len();
            return (length <= MAX_TEXT)
                .then(|| Const::Tuple(left.iter().chain(right).cloned().collect()));
        }
        _ => {}
    }
    if op == BinOp::Mult {
        match (&left, &right) {
            (sequence, Const::Int(count)) | (Const::Int(count), sequence)
                if !matches!(sequence, Const::Int(_)) =>
            {
                if let Some(repeated) = repeated(sequence, *count) {
                    return Some(repeated);
                }
            }
            _ => {}
        }
    }
    match (as_integer(&left), as_integer(&right)) {
        (Some(left), Some(right)) => integer_binary(op, &left, &right),
        _ => float_binary(op, as_float(&left)?, as_float(&right)?),
    }
}

fn joined(left: &[u8], right: &[u8]) -> Option<Box<[u8]>> {
    (left.len() + right.len() <= MAX_TEXT).then(|| [left, right].concat().into())
}

fn repeated(sequence: &Const, count: i64) -> Option<Const> {
    let count = usize::try_from(count).unwrap_or(0);
    let fits = |length: usize, limit: usize| {
        length
            .checked_mul(count)
            .is_some_and(|length| length <= limit)
    };
    match sequence {
        Const::Str(text) if fits(text.len(), MAX_TEXT) => {
            Some(Const::Str(text.repeat(count).into()))
        }
        Const::Bytes(text) if fits(text.len(), MAX_TEXT) => {
            Some(Const::Bytes(text.repeat(count).into()))
        }
        Const::Tuple(items) if fits(items.len(), MAX_TUPLE) => {
            let all = std::iter::repeat_n(items, count).flatten().cloned();
            Some(Const::Tuple(all.collect()))
        }
        _ => None,
    }
}

fn integer_binary(op: BinOp, left: &BigInt, right: &BigInt) -> Option<Const> {
    if left.bits() > MAX_INT_BITS || right.bits() > MAX_INT_BITS {
        return None;
    }
    let value = match op {
        BinOp::Add => left + right,
        BinOp::Sub => left - right,
        BinOp::Mult if left.bits() + right.bits() <= MAX_INT_BITS => left * right,
        BinOp::FloorDiv if !right.is_zero() => floor_division(left, right).0,
        BinOp::Mod if !right.is_zero() => floor_division(left, right).1,
        BinOp::Div if !right.is_zero() => {
            let (left, right) = (
                as_float(&integer(left.clone()))?,
                as_float(&integer(right.clone()))?,
            );
            return Some(Const::Float(left / right));
        }
        BinOp::Pow if !right.is_negative() => {
            let exponent = right.to_u32()?;
            if left.bits().checked_mul(u64::from(exponent))? > MAX_INT_BITS {
                return None;
            }
            left.pow(exponent)
        }
        BinOp::LShift if !right.is_negative() => {
            let shift = right.to_u64()?;
            if left.bits().checked_add(shift)? > MAX_INT_BITS {
                return None;
            }
            left << shift
        }
        BinOp::RShift if !right.is_negative() => left >> right.to_u64()?,
        BinOp::BitAnd => left & right,
        BinOp::BitOr => left | right,
        BinOp::BitXor => left ^ right,
        _ => return None,
    };
    Some(integer(value))
}

/// Quotient and remainder, rounded towards minus infinity.
fn floor_division(left: &BigInt, right: &BigInt) -> (BigInt, BigInt) {
    let (quotient, remainder) = (left / right, left % right);
    if !remainder.is_zero() && remainder.is_negative() != right.is_negative() {
        (quotient - 1, remainder + right)
    } else {
        (quotient, remainder)
    }
}

fn float_binary(op: BinOp, left: f64, right: f64) -> Option<Const> {
    let value = match op {
        BinOp::Add => left + right,
        BinOp::Sub => left - right,
        BinOp::Mult => left * right,
        BinOp::Div if right != 0.0 => left / right,
        _ => return None,
    };
    Some(Const::Float(value))
}

fn subscript(value: Const, index: &Const) -> Option<Const> {
    let (Const::Tuple(items), &Const::Int(index)) = (value, index) else {
        return None;
    };
    let position = if index < 0 {
        index.checked_add(i64::try_from(items.len()).ok()?)?
    } else {
        index
    };
    items.get(usize::try_from(position).ok()?).cloned()
}
