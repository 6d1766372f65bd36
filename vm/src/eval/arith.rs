//! Arithmetic, comparison and conditional jumps.

use minivm_compiler::bytecode::Op;

use super::basic::{load_known_global, quicken, site_of};
use super::dispatch::*;
use super::special::{self, Answer, foreign_class, state};
use crate::heap::Gc;
use crate::object::StrObj;
use crate::ops::operator::{BinaryOp, CompareOp, UnaryOp};
use crate::value::Value;
use crate::vm::Vm;

/// Stores a float, which may need boxing.
macro_rules! store_float {
    ($x:expr, $ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident, $next:ident) => {
        match Value::inline_float($x) {
            Some(value) => {
                set($r, a($w), value);
                $next!($ip, $r, $vm, $t)
            }
            None => become_handler!(binary_slow, $ip, $r, $vm, $w, $t),
        }
    };
}

/// Handlers for an operator on two registers, or on a register and an immediate: integers that need no tag removed,
/// and, in a handler of their own so that this one keeps few words, a float and a number.
macro_rules! arithmetic {
    ($name:ident, $mixed:ident, $right:expr, |$x:ident, $y:ident| $int:expr, |$fx:ident, $fy:ident| $float:expr) => {
        handlers! {
            fn $name(ip, r, vm, w, t) {
                let left = get(r, b(w));
                let right = $right(r, w);
                if Value::both_small(left, right) {
                    let ($x, $y) = (left.bits() as i64, right.bits() as i64);
                    if let Some(result) = $int {
                        set(r, a(w), Value::from_bits(result as u64));
                        next!(ip, r, vm, t)
                    }
                }
                become_handler!($mixed, ip, r, vm, w, t)
            }

            fn $mixed(ip, r, vm, w, t) {
                let left = get(r, b(w));
                let right = $right(r, w);
                if Value::both_inline_floats(left, right) {
                    quicken_floats(ip, w);
                    let ($fx, $fy) = (left.inline_float_value(), right.inline_float_value());
                    store_float!($float, ip, r, vm, w, t, next_taken)
                } else if left.is_inline_float() && right.is_small_int() {
                    // An integer of up to 62 bits converts to the nearest float, as CPython converts it.
                    let ($fx, $fy) = (left.inline_float_value(), (right.bits() as i64 >> 2) as f64);
                    store_float!($float, ip, r, vm, w, t, next_taken)
                } else if left.is_small_int() && right.is_inline_float() {
                    let ($fx, $fy) = ((left.bits() as i64 >> 2) as f64, right.inline_float_value());
                    store_float!($float, ip, r, vm, w, t, next_taken)
                }
                become_handler!(binary_slow, ip, r, vm, w, t)
            }
        }
    };
}

/// A handler for an operator on two registers that have held floats before. Where they hold others, the instruction
/// stays as it is: the generic handler tells.
macro_rules! float_arithmetic {
    ($name:ident, $generic:ident, |$x:ident, $y:ident| $float:expr) => {
        handlers! {
            fn $name(ip, r, vm, w, t) {
                let (left, right) = (get(r, b(w)), get(r, c(w)));
                if Value::both_inline_floats(left, right) {
                    let ($x, $y) = (left.inline_float_value(), right.inline_float_value());
                    store_float!($float, ip, r, vm, w, t, next)
                }
                become_handler!($generic, ip, r, vm, w, t)
            }
        }
    };
}

/// Rewrites an operation that has met two floats, where there is a form for that.
///
/// # Safety
/// As [`quicken`], of the instruction `word`.
#[inline(always)]
unsafe fn quicken_floats(ip: Ip, word: u32) {
    let form = match Op::from_byte(word as u8) {
        Some(Op::Add) => Op::AddFloat,
        Some(Op::Sub) => Op::SubFloat,
        Some(Op::Mul) => Op::MulFloat,
        Some(Op::IAdd) => Op::IAddFloat,
        Some(Op::ISub) => Op::ISubFloat,
        Some(Op::IMul) => Op::IMulFloat,
        _ => return,
    };
    // SAFETY: by contract.
    unsafe { quicken(ip, form) }
}

/// As `arithmetic!`, of integers only.
macro_rules! integer_arithmetic {
    ($name:ident, $right:expr, |$x:ident, $y:ident| $int:expr) => {
        handlers! {
            fn $name(ip, r, vm, w, t) {
                let left = get(r, b(w));
                let right = $right(r, w);
                if Value::both_small(left, right) {
                    let ($x, $y) = (left.bits() as i64, right.bits() as i64);
                    if let Some(result) = $int {
                        set(r, a(w), Value::from_bits(result as u64));
                        next!(ip, r, vm, t)
                    }
                }
                become_handler!(binary_slow, ip, r, vm, w, t)
            }
        }
    };
}

#[inline(always)]
unsafe fn reg_c(r: Regs, w: u32) -> Value {
    // SAFETY: the frame has the registers that its code names.
    unsafe { get(r, c(w)) }
}

#[inline(always)]
unsafe fn imm(_: Regs, w: u32) -> Value {
    imm_c(w)
}

/// Floor division of tagged integers.
#[inline(always)]
fn floor_div(x: i64, y: i64) -> Option<i64> {
    if y == 0 {
        return None;
    }
    // Tagged as both are, the quotient of the words is that of the integers.
    let quotient = x.checked_div(y)?;
    let quotient = if x % y != 0 && (x < 0) != (y < 0) {
        quotient - 1
    } else {
        quotient
    };
    Value::small_int(quotient).map(|v| v.bits() as i64)
}

/// Remainder, with the sign of the divisor, of tagged integers.
#[inline(always)]
fn modulo(x: i64, y: i64) -> Option<i64> {
    let remainder = x.checked_rem(y)?;
    Some(if remainder != 0 && (remainder < 0) != (y < 0) {
        remainder + y
    } else {
        remainder
    })
}

#[inline(always)]
fn multiply(x: i64, y: i64) -> Option<i64> {
    (x >> 2).checked_mul(y)
}

#[inline(always)]
fn shift_left(x: i64, y: i64) -> Option<i64> {
    let n = y >> 2;
    if !(0..62).contains(&n) {
        return None;
    }
    let shifted = x << n;
    if shifted >> n == x {
        Some(shifted)
    } else {
        None
    }
}

#[inline(always)]
fn shift_right(x: i64, y: i64) -> Option<i64> {
    let n = y >> 2;
    if n < 0 {
        return None;
    }
    Some(x >> n.min(63) & !3)
}

arithmetic!(add, add_mixed, reg_c, |x, y| x.checked_add(y), |x, y| x + y);
arithmetic!(sub, sub_mixed, reg_c, |x, y| x.checked_sub(y), |x, y| x - y);
arithmetic!(mul, mul_mixed, reg_c, |x, y| multiply(x, y), |x, y| x * y);
arithmetic!(add_i, add_i_mixed, imm, |x, y| x.checked_add(y), |x, y| x
    + y);
arithmetic!(sub_i, sub_i_mixed, imm, |x, y| x.checked_sub(y), |x, y| x
    - y);
arithmetic!(mul_i, mul_i_mixed, imm, |x, y| multiply(x, y), |x, y| x * y);
float_arithmetic!(add_float, add, |x, y| x + y);
float_arithmetic!(sub_float, sub, |x, y| x - y);
float_arithmetic!(mul_float, mul, |x, y| x * y);
integer_arithmetic!(floor_div_r, reg_c, |x, y| floor_div(x, y));
integer_arithmetic!(floor_div_i, imm, |x, y| floor_div(x, y));
integer_arithmetic!(mod_r, reg_c, |x, y| modulo(x, y));
integer_arithmetic!(mod_i, imm, |x, y| modulo(x, y));
integer_arithmetic!(lshift, reg_c, |x, y| shift_left(x, y));
integer_arithmetic!(rshift, reg_c, |x, y| shift_right(x, y));
integer_arithmetic!(lshift_i, imm, |x, y| shift_left(x, y));
integer_arithmetic!(rshift_i, imm, |x, y| shift_right(x, y));
integer_arithmetic!(bit_and, reg_c, |x, y| Some(x & y));
integer_arithmetic!(bit_or, reg_c, |x, y| Some(x | y));
integer_arithmetic!(bit_xor, reg_c, |x, y| Some(x ^ y));
integer_arithmetic!(bit_and_i, imm, |x, y| Some(x & y));

/// Handlers that load a variable of the module, then do an operation on a register and an immediate, integers, that is
/// the next instruction.
macro_rules! load_global_and {
    ($name:ident, $mixed:ident, |$x:ident, $y:ident| $int:expr) => {
        handlers! {
            fn $name(ip, r, vm, w, t) {
                load_known_global!(ip, r, vm, w, t);
                let ip = ip.add(2);
                let w = *ip.sub(1);
                let left = get(r, b(w));
                if left.is_small_int() {
                    let ($x, $y) = (left.bits() as i64, imm_c(w).bits() as i64);
                    if let Some(result) = $int {
                        set(r, a(w), Value::from_bits(result as u64));
                        next!(ip, r, vm, t)
                    }
                }
                become_handler!($mixed, ip, r, vm, w, t)
            }
        }
    };
}

load_global_and!(load_global_add_i, add_i_mixed, |x, y| x.checked_add(y));
load_global_and!(load_global_sub_i, sub_i_mixed, |x, y| x.checked_sub(y));

/// Integers up to this magnitude are floats exactly.
const EXACT: i64 = 1 << 53;

handlers! {
    fn true_div(ip, r, vm, w, t) {
        let (left, right) = (get(r, b(w)), get(r, c(w)));
        if Value::both_inline_floats(left, right) {
            let y = right.inline_float_value();
            if y != 0.0 {
                store_float!(left.inline_float_value() / y, ip, r, vm, w, t, next)
            }
        } else if Value::both_small(left, right) {
            let (x, y) = (left.bits() as i64 >> 2, right.bits() as i64 >> 2);
            if y != 0 && x.abs() <= EXACT && y.abs() <= EXACT {
                store_float!(x as f64 / y as f64, ip, r, vm, w, t, next_taken)
            }
        }
        become_handler!(binary_slow, ip, r, vm, w, t)
    }

    fn neg(ip, r, vm, w, t) {
        let value = get(r, b(w));
        if value.is_inline_float() {
            store_float_unary!(-value.inline_float_value(), ip, r, vm, w, t)
        }
        if value.is_small_int() && let Some(negated) = (value.bits() as i64).checked_neg() {
            set(r, a(w), Value::from_bits(negated as u64));
            next_taken!(ip, r, vm, t)
        }
        become_handler!(unary_slow, ip, r, vm, w, t)
    }

    fn invert(ip, r, vm, w, t) {
        let value = get(r, b(w));
        if value.is_small_int() {
            set(r, a(w), Value::from_bits(!value.bits() & !3));
            next!(ip, r, vm, t)
        }
        become_handler!(unary_slow, ip, r, vm, w, t)
    }

    fn not(ip, r, vm, w, t) {
        let truth = match get(r, b(w)) {
            Value::TRUE => true,
            Value::FALSE | Value::NONE => false,
            _ => become_handler!(not_slow, ip, r, vm, w, t),
        };
        set(r, a(w), Value::bool(!truth));
        next!(ip, r, vm, t)
    }

    fn is(ip, r, vm, w, t) {
        set(r, a(w), Value::bool(get(r, b(w)) == get(r, c(w))));
        next!(ip, r, vm, t)
    }

    fn is_not(ip, r, vm, w, t) {
        set(r, a(w), Value::bool(get(r, b(w)) != get(r, c(w))));
        next!(ip, r, vm, t)
    }
}

slow_handlers! {
    /// Every binary operator with every kind of operand.
    fn binary_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (op, inplace, left, right) = binary_operands(r, w);
        if (foreign_class(left).is_some() || foreign_class(right).is_some())
            && let Some(exit) = special::binary(state!(ip, r, vm, w, t))
        {
            return exit;
        }
        let result = if inplace { (*vm).inplace(op, left, right) } else { (*vm).binary(op, left, right) };
        let value = check!(result, ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip, r, vm, t)
    }

    fn unary_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let op = match Op::from_byte(w as u8) {
            Some(Op::Neg) => UnaryOp::Neg,
            Some(Op::Pos) => UnaryOp::Pos,
            _ => UnaryOp::Invert,
        };
        let method = |vm: &Vm| vm.unary_name(op).0;
        if let Some(exit) = special::call(method, &[get(r, b(w))], Answer::Store, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let value = check!((*vm).unary(op, get(r, b(w))), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip, r, vm, t)
    }

    fn not_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let truth = check!((*vm).truth(get(r, b(w))), ip, r, vm, w, t);
        set(r, a(w), Value::bool(!truth));
        go!(ip, r, vm, t)
    }

    fn in_(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let args = [get(r, c(w)), get(r, b(w))];
        if let Some(exit) = special::call(contains_name, &args, Answer::Contains, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let found = check!((*vm).contains(get(r, c(w)), get(r, b(w))), ip, r, vm, w, t);
        set(r, a(w), Value::bool(found));
        go!(ip, r, vm, t)
    }

    fn not_in(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let args = [get(r, c(w)), get(r, b(w))];
        if let Some(exit) = special::call(contains_name, &args, Answer::ContainsNot, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let found = check!((*vm).contains(get(r, c(w)), get(r, b(w))), ip, r, vm, w, t);
        set(r, a(w), Value::bool(!found));
        go!(ip, r, vm, t)
    }
}

/// Stores the result of a unary operator, where it needs no boxing.
macro_rules! store_float_unary {
    ($x:expr, $ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident) => {
        if let Some(value) = Value::inline_float($x) {
            set($r, a($w), value);
            next!($ip, $r, $vm, $t)
        }
    };
}
use store_float_unary;

/// The operator of an instruction, whether it is in place, and whether its right operand is an immediate.
fn binary_op(op: Op) -> (BinaryOp, bool, bool) {
    use BinaryOp::*;
    match op {
        Op::Add => (Add, false, false),
        Op::Sub => (Sub, false, false),
        Op::Mul => (Mul, false, false),
        Op::TrueDiv => (TrueDiv, false, false),
        Op::FloorDiv => (FloorDiv, false, false),
        Op::Mod => (Mod, false, false),
        Op::Pow => (Pow, false, false),
        Op::MatMul => (MatMul, false, false),
        Op::LShift => (LShift, false, false),
        Op::RShift => (RShift, false, false),
        Op::BitAnd => (And, false, false),
        Op::BitOr => (Or, false, false),
        Op::BitXor => (Xor, false, false),
        Op::AddI => (Add, false, true),
        Op::SubI => (Sub, false, true),
        Op::MulI => (Mul, false, true),
        Op::FloorDivI => (FloorDiv, false, true),
        Op::ModI => (Mod, false, true),
        Op::LShiftI => (LShift, false, true),
        Op::RShiftI => (RShift, false, true),
        Op::BitAndI => (And, false, true),
        Op::IAdd => (Add, true, false),
        Op::ISub => (Sub, true, false),
        Op::IMul => (Mul, true, false),
        Op::ITrueDiv => (TrueDiv, true, false),
        Op::IFloorDiv => (FloorDiv, true, false),
        Op::IMod => (Mod, true, false),
        Op::IPow => (Pow, true, false),
        Op::IMatMul => (MatMul, true, false),
        Op::ILShift => (LShift, true, false),
        Op::IRShift => (RShift, true, false),
        Op::IBitAnd => (And, true, false),
        Op::IBitOr => (Or, true, false),
        Op::IBitXor => (Xor, true, false),
        Op::IAddI => (Add, true, true),
        _ => (Sub, true, true),
    }
}

/// The operator of an instruction, whether it is in place, and the operands.
///
/// # Safety
/// The registers and the instruction are of a running frame.
#[inline(always)]
pub(crate) unsafe fn binary_operands(regs: Regs, word: u32) -> (BinaryOp, bool, Value, Value) {
    let (op, inplace, immediate) =
        binary_op(Op::from_byte(word as u8).map_or(Op::Add, Op::generic));
    // SAFETY: the frame has the registers that its code names.
    unsafe {
        let right = if immediate {
            imm_c(word)
        } else {
            get(regs, c(word))
        };
        (op, inplace, get(regs, b(word)), right)
    }
}

fn contains_name(vm: &Vm) -> Gc<StrObj> {
    vm.interp.names.__contains__
}

/// Whether two values are equal, where both are interned strings: of those, equal ones are the same.
#[inline(always)]
fn interned_equal(left: Value, right: Value) -> Option<bool> {
    let (l, r) = (left.as_gc::<StrObj>()?, right.as_gc::<StrObj>()?);
    if l.is_interned() && r.is_interned() {
        Some(l == r)
    } else {
        None
    }
}

/// Handlers of `==` and `!=` as jumps: of interned strings first of all that is not a number.
macro_rules! equality_jump {
    ($jump:ident, $op:tt) => {
        handlers! {
            fn $jump(ip, r, vm, w, t) {
                let (left, right) = (get(r, a(w)), get(r, b(w)));
                let holds = if Value::both_small(left, right) {
                    quicken_small(ip, w);
                    left $op right
                } else if Value::both_inline_floats(left, right) {
                    left.inline_float_value() $op right.inline_float_value()
                } else {
                    match interned_equal(left, right) {
                        Some(equal) => equal $op true,
                        None => become_handler!(compare_jump_slow, ip, r, vm, w, t),
                    }
                };
                if holds == (c(w) != 0) {
                    jump_taken!(ip, r, vm, w, t)
                }
                next!(ip.add(1), r, vm, t)
            }
        }
    };
}

/// Handlers of a comparison: into a register, and as a jump on an immediate.
macro_rules! comparison {
    ($name:ident, $jump_i:ident, $op:tt) => {
        handlers! {
            fn $name(ip, r, vm, w, t) {
                let (left, right) = (get(r, b(w)), get(r, c(w)));
                let result = if Value::both_small(left, right) {
                    (left.bits() as i64) $op (right.bits() as i64)
                } else if Value::both_inline_floats(left, right) {
                    left.inline_float_value() $op right.inline_float_value()
                } else {
                    become_handler!(compare_slow, ip, r, vm, w, t)
                };
                set(r, a(w), Value::bool(result));
                next!(ip, r, vm, t)
            }

            fn $jump_i(ip, r, vm, w, t) {
                let (left, right) = (get(r, a(w)), imm_b(w));
                if left.is_small_int() {
                    quicken_small(ip, w);
                    if ((left.bits() as i64) $op (right.bits() as i64)) == (c(w) != 0) {
                        jump_taken!(ip, r, vm, w, t)
                    }
                    next!(ip.add(1), r, vm, t)
                }
                become_handler!(compare_jump_slow, ip, r, vm, w, t)
            }
        }
    };
}

/// Handlers of a comparison as a jump where both operands have been small integers before: one for each sense, so that
/// it need not be looked at. Where they are not, the generic handler goes on.
macro_rules! small_jumps {
    ($jump:ident, $if:ident, $unless:ident, $right:expr, $op:tt) => {
        handlers! {
            fn $if(ip, r, vm, w, t) {
                let (left, right) = (get(r, a(w)), $right(r, w));
                if Value::both_small(left, right) {
                    if (left.bits() as i64) $op (right.bits() as i64) {
                        jump_taken!(ip, r, vm, w, t)
                    }
                    next!(ip.add(1), r, vm, t)
                }
                std::hint::cold_path();
                become_handler!($jump, ip, r, vm, w, t)
            }

            fn $unless(ip, r, vm, w, t) {
                let (left, right) = (get(r, a(w)), $right(r, w));
                if Value::both_small(left, right) {
                    if (left.bits() as i64) $op (right.bits() as i64) {
                        next!(ip.add(1), r, vm, t)
                    }
                    jump_taken!(ip, r, vm, w, t)
                }
                std::hint::cold_path();
                become_handler!($jump, ip, r, vm, w, t)
            }
        }
    };
}

#[inline(always)]
unsafe fn reg_b(r: Regs, w: u32) -> Value {
    // SAFETY: the frame has the registers that its code names.
    unsafe { get(r, b(w)) }
}

#[inline(always)]
unsafe fn second_imm(_: Regs, w: u32) -> Value {
    imm_b(w)
}

/// Rewrites a comparison that has met two small integers, by its sense.
///
/// # Safety
/// As [`quicken`], of the instruction `word`, which is a comparison as a jump.
#[cold]
unsafe fn quicken_small(ip: Ip, word: u32) {
    let (when, unless) = match Op::from_byte(word as u8) {
        Some(Op::JumpLt) => (Op::JumpLtIfSmall, Op::JumpLtUnlessSmall),
        Some(Op::JumpLtI) => (Op::JumpLtIIfSmall, Op::JumpLtIUnlessSmall),
        Some(Op::JumpLe) => (Op::JumpLeIfSmall, Op::JumpLeUnlessSmall),
        Some(Op::JumpLeI) => (Op::JumpLeIIfSmall, Op::JumpLeIUnlessSmall),
        Some(Op::JumpGt) => (Op::JumpGtIfSmall, Op::JumpGtUnlessSmall),
        Some(Op::JumpGtI) => (Op::JumpGtIIfSmall, Op::JumpGtIUnlessSmall),
        Some(Op::JumpGe) => (Op::JumpGeIfSmall, Op::JumpGeUnlessSmall),
        Some(Op::JumpGeI) => (Op::JumpGeIIfSmall, Op::JumpGeIUnlessSmall),
        Some(Op::JumpEq) => (Op::JumpEqIfSmall, Op::JumpEqUnlessSmall),
        Some(Op::JumpEqI) => (Op::JumpEqIIfSmall, Op::JumpEqIUnlessSmall),
        Some(Op::JumpNe) => (Op::JumpNeIfSmall, Op::JumpNeUnlessSmall),
        Some(Op::JumpNeI) => (Op::JumpNeIIfSmall, Op::JumpNeIUnlessSmall),
        _ => return,
    };
    // SAFETY: by contract.
    unsafe { quicken(ip, if c(word) != 0 { when } else { unless }) }
}

/// Handlers of an order as a jump.
macro_rules! order_jump {
    ($jump:ident, $op:tt) => {
        handlers! {
            fn $jump(ip, r, vm, w, t) {
                let (left, right) = (get(r, a(w)), get(r, b(w)));
                if Value::both_small(left, right) {
                    quicken_small(ip, w);
                    if ((left.bits() as i64) $op (right.bits() as i64)) == (c(w) != 0) {
                        jump_taken!(ip, r, vm, w, t)
                    }
                    next!(ip.add(1), r, vm, t)
                }
                if Value::both_inline_floats(left, right) {
                    if (left.inline_float_value() $op right.inline_float_value()) == (c(w) != 0) {
                        jump_taken!(ip, r, vm, w, t)
                    }
                    next!(ip.add(1), r, vm, t)
                }
                become_handler!(compare_jump_slow, ip, r, vm, w, t)
            }
        }
    };
}

/// Takes the jump of the second word. Backwards, a safepoint where something waits for one.
macro_rules! jump_taken {
    ($ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident) => {{
        let distance = *$ip as i32;
        if distance < 0 {
            if (*$vm).wants_safepoint() {
                std::hint::cold_path();
                become_handler!($crate::eval::arith::jump_safepoint, $ip, $r, $vm, $w, $t)
            }
            next_apart!(
                "/* back {0} */",
                $ip.offset(1 + distance as isize),
                $r,
                $vm,
                $t
            )
        }
        next_taken!($ip.offset(1 + distance as isize), $r, $vm, $t)
    }};
}
pub(crate) use jump_taken;

comparison!(lt, jump_lt_i, <);
order_jump!(jump_lt, <);
comparison!(le, jump_le_i, <=);
order_jump!(jump_le, <=);
comparison!(gt, jump_gt_i, >);
order_jump!(jump_gt, >);
comparison!(ge, jump_ge_i, >=);
order_jump!(jump_ge, >=);
comparison!(eq, jump_eq_i, ==);
equality_jump!(jump_eq, ==);
comparison!(ne, jump_ne_i, !=);
equality_jump!(jump_ne, !=);
small_jumps!(jump_lt, jump_lt_if_small, jump_lt_unless_small, reg_b, <);
small_jumps!(jump_lt_i, jump_lt_i_if_small, jump_lt_i_unless_small, second_imm, <);
small_jumps!(jump_le, jump_le_if_small, jump_le_unless_small, reg_b, <=);
small_jumps!(jump_le_i, jump_le_i_if_small, jump_le_i_unless_small, second_imm, <=);
small_jumps!(jump_gt, jump_gt_if_small, jump_gt_unless_small, reg_b, >);
small_jumps!(jump_gt_i, jump_gt_i_if_small, jump_gt_i_unless_small, second_imm, >);
small_jumps!(jump_ge, jump_ge_if_small, jump_ge_unless_small, reg_b, >=);
small_jumps!(jump_ge_i, jump_ge_i_if_small, jump_ge_i_unless_small, second_imm, >=);
small_jumps!(jump_eq, jump_eq_if_small, jump_eq_unless_small, reg_b, ==);
small_jumps!(jump_eq_i, jump_eq_i_if_small, jump_eq_i_unless_small, second_imm, ==);
small_jumps!(jump_ne, jump_ne_if_small, jump_ne_unless_small, reg_b, !=);
small_jumps!(jump_ne_i, jump_ne_i_if_small, jump_ne_i_unless_small, second_imm, !=);

handlers! {
    fn jump(ip, r, vm, w, t) {
        if (*vm).wants_safepoint() {
            become_handler!(jump_safepoint, ip, r, vm, w, t)
        }
        next_by_site!(ip.offset(1 + *ip as i32 as isize), r, vm, t)
    }

    fn jump_if_true(ip, r, vm, w, t) {
        match get(r, a(w)) {
            Value::TRUE => jump_taken!(ip, r, vm, w, t),
            Value::FALSE | Value::NONE => next!(ip.add(1), r, vm, t),
            value if value.is_small_int() => {
                if value != Value::int(0) {
                    jump_taken!(ip, r, vm, w, t)
                }
                next!(ip.add(1), r, vm, t)
            }
            _ => become_handler!(jump_if_slow, ip, r, vm, w, t),
        }
    }

    fn jump_if_false(ip, r, vm, w, t) {
        match get(r, a(w)) {
            Value::TRUE => next!(ip.add(1), r, vm, t),
            Value::FALSE | Value::NONE => jump_taken!(ip, r, vm, w, t),
            value if value.is_small_int() => {
                if value == Value::int(0) {
                    jump_taken!(ip, r, vm, w, t)
                }
                next!(ip.add(1), r, vm, t)
            }
            _ => become_handler!(jump_if_slow, ip, r, vm, w, t),
        }
    }

    fn jump_is(ip, r, vm, w, t) {
        if (get(r, a(w)) == get(r, b(w))) == (c(w) != 0) {
            jump_taken!(ip, r, vm, w, t)
        }
        next!(ip.add(1), r, vm, t)
    }

    fn jump_none(ip, r, vm, w, t) {
        if get(r, a(w)).is_none() == (c(w) != 0) {
            jump_taken!(ip, r, vm, w, t)
        }
        next!(ip.add(1), r, vm, t)
    }
}

slow_handlers! {
    fn compare_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (left, right) = (get(r, b(w)), get(r, c(w)));
        if let Some(exit) = special::compare(left, right, Answer::Compare, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let value = check!((*vm).compare(compare_op(w), left, right), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip, r, vm, t)
    }

    fn compare_jump_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (left, right) = compare_jump_operands(r, w);
        if let Some(exit) = special::compare(left, right, Answer::CompareJump, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let truth = check!((*vm).compare_bool(compare_op(w), left, right), ip, r, vm, w, t);
        if truth == (c(w) != 0) {
            go_jump!(ip, r, vm, w, t)
        }
        go!(ip.add(1), r, vm, t)
    }

    /// Takes the jump after a safepoint.
    fn jump_safepoint(ip, r, vm, w, t) {
        publish(ip, r, vm);
        check!((*vm).safepoint_cold(), ip, r, vm, w, t);
        go!(ip.offset(1 + *ip as i32 as isize), r, vm, t)
    }

    fn jump_if_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let method = |vm: &Vm| vm.interp.names.__bool__;
        if let Some(exit) = special::call(method, &[get(r, a(w))], Answer::TruthJump, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let truth = check!((*vm).truth(get(r, a(w))), ip, r, vm, w, t);
        if truth == (w & 0xFF == Op::JumpIfTrue as u32) {
            go_jump!(ip, r, vm, w, t)
        }
        go!(ip.add(1), r, vm, t)
    }

    fn jump_in(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let args = [get(r, b(w)), get(r, a(w))];
        if let Some(exit) = special::call(contains_name, &args, Answer::ContainsJump, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let found = check!((*vm).contains(get(r, b(w)), get(r, a(w))), ip, r, vm, w, t);
        if found == (c(w) != 0) {
            go_jump!(ip, r, vm, w, t)
        }
        go!(ip.add(1), r, vm, t)
    }
}

/// The operands of a comparison that jumps.
///
/// # Safety
/// The registers and the instruction are of a running frame.
#[inline(always)]
pub(crate) unsafe fn compare_jump_operands(regs: Regs, word: u32) -> (Value, Value) {
    // SAFETY: the frame has the registers that its code names.
    unsafe {
        let right = if compares_immediate(word) {
            imm_b(word)
        } else {
            get(regs, b(word))
        };
        (get(regs, a(word)), right)
    }
}

/// The operator of a comparison.
pub(crate) fn compare_op(word: u32) -> CompareOp {
    match Op::from_byte(word as u8).map(Op::generic) {
        Some(Op::Lt | Op::JumpLt | Op::JumpLtI) => CompareOp::Lt,
        Some(Op::Le | Op::JumpLe | Op::JumpLeI) => CompareOp::Le,
        Some(Op::Gt | Op::JumpGt | Op::JumpGtI) => CompareOp::Gt,
        Some(Op::Ge | Op::JumpGe | Op::JumpGeI) => CompareOp::Ge,
        Some(Op::Eq | Op::JumpEq | Op::JumpEqI) => CompareOp::Eq,
        _ => CompareOp::Ne,
    }
}

fn compares_immediate(word: u32) -> bool {
    Op::from_byte(word as u8)
        .map(Op::generic)
        .is_some_and(|op| (Op::JumpLtI as u8..=Op::JumpNeI as u8).contains(&(op as u8)))
}
