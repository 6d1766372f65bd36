//! Special methods written in Python, run in this loop.
//!
//! What an operator does to an instance of a class written in Python is a method of that class: `a + b` calls `__add__`.
//! The instruction pushes the method's frame, as a call would, and tells in the frame's flags what becomes of the value
//! that it returns (an [`Answer`]). Whatever does not go the plain way, such as a method of a built-in class or a right
//! operand that is to be asked first, is left to native code, which starts a loop of its own.

use minivm_compiler::bytecode::Op;

use super::arith::{binary_operands, compare_jump_operands, compare_op};
use super::call::Called;
use super::dispatch::*;
use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::ops::operator::Asked;
use crate::value::Value;
use crate::vm::{Args, PyResult, Vm};

/// What becomes of the value that a special method returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Answer {
    /// It goes to register `a`.
    Store,
    /// Nothing.
    Drop,
    /// It is the result of a binary operator, unless it is NotImplemented: of the left operand's method for it in place,
    InPlace,
    /// of the left operand's method,
    Forward,
    /// or of the right operand's.
    Backward,
    /// It is the result of a comparison, unless it is NotImplemented.
    Compare,
    /// As `Compare`; its truth decides whether the instruction jumps.
    CompareJump,
    /// Its truth goes to register `a`.
    Contains,
    /// The opposite of its truth goes to register `a`.
    ContainsNot,
    /// Its truth decides whether the instruction, which compares it with field `c`, jumps.
    ContainsJump,
    /// It is a bool, which decides whether the instruction jumps.
    TruthJump,
    /// It is a length, and goes to register `c`.
    Len,
    /// It is an iterator, and goes to register `a`.
    Iterator,
    /// It is the next value of a loop, and goes to register `a`.
    Next,
}

impl Answer {
    const ALL: [Answer; 14] = [
        Answer::Store,
        Answer::Drop,
        Answer::InPlace,
        Answer::Forward,
        Answer::Backward,
        Answer::Compare,
        Answer::CompareJump,
        Answer::Contains,
        Answer::ContainsNot,
        Answer::ContainsJump,
        Answer::TruthJump,
        Answer::Len,
        Answer::Iterator,
        Answer::Next,
    ];

    /// The flags of the method's frame.
    const fn flags(self) -> u32 {
        Return::Answer.flags(0) | (self as u32) << 24
    }

    /// What flags say.
    pub(crate) fn of(flags: u32) -> Answer {
        Answer::ALL[(flags >> 24 & 0xF) as usize]
    }
}

/// The class of an object that no built-in class describes in full: its methods have to be looked up.
#[inline(always)]
pub(crate) fn foreign_class(value: Value) -> Option<Gc<ClassObj>> {
    let header = value.header()?;
    if header.has(Header::EXACT) {
        None
    } else {
        Some(header.shape().class)
    }
}

/// The special method of such an object, where it is a Python function.
#[inline(always)]
fn method_of(vm: &mut Vm, object: Value, name: Gc<StrObj>) -> Option<Gc<FunctionObj>> {
    let class = foreign_class(object)?;
    vm.lookup(class, name)?.as_gc()
}

/// Calls a special method: pushes its frame, or goes on with its value where it has one at once, being a generator.
///
/// # Safety
/// The state is that of the running handler's body, which has published the frame, its instruction pointer the one that
/// the method returns to. The arguments are in the frame's registers or need no root.
unsafe fn begin(
    function: Gc<FunctionObj>,
    args: &[Value],
    answer: Answer,
    (ip, regs, vm, word, table): (Ip, Regs, *mut Vm, u32, Table),
) -> Exit {
    // SAFETY: by contract.
    unsafe {
        let called = (*vm).safepoint().and_then(|()| {
            ((*vm).hooks.enter)(vm, function, &Args::new(args), regs, answer.flags())
        });
        match check!(called, ip, regs, vm, word, table) {
            Called::Entered(entered) => go!(function.code().entry, entered, vm, table),
            Called::Done(value) => {
                (*vm).result = value;
                finish(answer, (ip, regs, vm, table))
            }
        }
    }
}

/// Goes on in the frame whose instruction called a special method, which returned `Vm::result` and has been popped.
///
/// # Safety
/// The state is that of the frame: the instruction pointer is past the first word of the instruction, but for
/// [`Answer::Drop`], where it is that of the next one.
pub(crate) unsafe fn finish(
    answer: Answer,
    (ip, regs, vm, table): (Ip, Regs, *mut Vm, Table),
) -> Exit {
    // SAFETY: by contract; operands are still in their registers.
    unsafe {
        publish(ip, regs, vm);
        let (word, value) = (*ip.sub(1), (*vm).result);
        let state = &mut *vm;
        let store = |value| {
            set(regs, a(word), value);
            Exit { ip, regs }
        };
        let result = match answer {
            Answer::Store => Ok(store(value)),
            Answer::Drop => Ok(Exit { ip, regs }),
            Answer::InPlace | Answer::Forward | Answer::Backward => {
                operator_result(state, value, answer, word, regs).map(store)
            }
            Answer::Compare => {
                let (left, right) = (get(regs, b(word)), get(regs, c(word)));
                compare_result(state, value, word, left, right).map(store)
            }
            Answer::CompareJump => {
                let (left, right) = compare_jump_operands(regs, word);
                compare_result(state, value, word, left, right)
                    .and_then(|value| state.truth(value))
                    .map(|truth| jump(ip, regs, truth == (c(word) != 0)))
            }
            Answer::Contains => state.truth(value).map(|truth| store(Value::bool(truth))),
            Answer::ContainsNot => state.truth(value).map(|truth| store(Value::bool(!truth))),
            Answer::ContainsJump => state
                .truth(value)
                .map(|truth| jump(ip, regs, truth == (c(word) != 0))),
            Answer::TruthJump => {
                let wanted = word & 0xFF == Op::JumpIfTrue as u32;
                state
                    .bool_answer(value)
                    .map(|truth| jump(ip, regs, truth == wanted))
            }
            Answer::Len => state.len_answer(value).map(|len| {
                let len = state.new_usize(len);
                set(regs, c(word), len);
                Exit { ip, regs }
            }),
            Answer::Iterator => state.iterator_answer(value).map(store),
            Answer::Next => {
                set(regs, a(word), value);
                Ok(jump(ip, regs, true))
            }
        };
        check!(result, ip, regs, vm, word, table)
    }
}

/// Takes the jump of the second word, or goes on behind it.
///
/// # Safety
/// The instruction pointer is at the second word of a jump.
unsafe fn jump(ip: Ip, regs: Regs, taken: bool) -> Exit {
    // SAFETY: by contract.
    let ip = unsafe {
        if taken {
            ip.offset(1 + *ip as i32 as isize)
        } else {
            ip.add(1)
        }
    };
    Exit { ip, regs }
}

/// # Safety
/// The registers and the instruction are of a running frame.
unsafe fn operator_result(
    vm: &mut Vm,
    value: Value,
    answer: Answer,
    word: u32,
    regs: Regs,
) -> PyResult {
    if value != Value::NOT_IMPLEMENTED {
        return Ok(value);
    }
    // SAFETY: by contract.
    let (op, inplace, left, right) = unsafe { binary_operands(regs, word) };
    let asked = match answer {
        Answer::InPlace => Asked::InPlace,
        Answer::Forward => Asked::Left,
        _ => Asked::Right,
    };
    vm.binary_after(op, inplace, asked, left, right)
}

fn compare_result(vm: &mut Vm, value: Value, word: u32, left: Value, right: Value) -> PyResult {
    if value != Value::NOT_IMPLEMENTED {
        return Ok(value);
    }
    vm.compare_after(compare_op(word), left, right)
}

/// The state of the machine as a handler's body has it, to be handed on.
macro_rules! state {
    ($ip:expr, $r:ident, $vm:ident, $w:ident, $t:ident) => {
        ($ip, $r, $vm, $w, $t)
    };
}
pub(crate) use state;

/// The state of the machine in the body of a handler.
type State = (Ip, Regs, *mut Vm, u32, Table);

/// A binary operator whose left operand has a method for it, or whose right operand has while the left one is a number,
/// which knows nothing of instances. None where native code has to look closer.
///
/// # Safety
/// The state is that of the handler's body, which has published the frame. The same goes for the functions below.
pub(crate) unsafe fn binary(state: State) -> Option<Exit> {
    let (_, regs, vm, word, _) = state;
    // SAFETY: by contract.
    unsafe {
        let (op, inplace, left, right) = binary_operands(regs, word);
        let (method, reflected, in_place) = (*vm).method_names(op);
        let Some(class) = foreign_class(left) else {
            let number = left.is_small_int() || left.is_inline_float();
            if !number || !right.is_kind(Kind::Instance) {
                return None;
            }
            let function = method_of(&mut *vm, right, reflected)?;
            return Some(begin(function, &[right, left], Answer::Backward, state));
        };
        if inplace && let Some(found) = (*vm).lookup(class, in_place) {
            let function = found.as_gc::<FunctionObj>()?;
            return Some(begin(function, &[left, right], Answer::InPlace, state));
        }
        let function = method_of(&mut *vm, left, method)?;
        if is_derived(right, class) {
            return None;
        }
        Some(begin(function, &[left, right], Answer::Forward, state))
    }
}

/// Whether the class of a value derives from another: then its methods come first.
fn is_derived(value: Value, class: Gc<ClassObj>) -> bool {
    foreign_class(value).is_some_and(|other| other != class && other.is_subclass_of(class))
}

/// A comparison, whose result `answer` tells what to do with.
///
/// # Safety
/// As [`binary`].
pub(crate) unsafe fn compare(
    left: Value,
    right: Value,
    answer: Answer,
    state: State,
) -> Option<Exit> {
    let (_, _, vm, word, _) = state;
    let class = foreign_class(left)?;
    // SAFETY: by contract.
    unsafe {
        let method = (*vm).compare_name(compare_op(word));
        let function = method_of(&mut *vm, left, method)?;
        if is_derived(right, class) {
            return None;
        }
        Some(begin(function, &[left, right], answer, state))
    }
}

/// The method `name` of `args[0]`, which is called with `args`.
///
/// # Safety
/// As [`binary`].
#[inline(always)]
pub(crate) unsafe fn call(
    name: impl FnOnce(&Vm) -> Gc<StrObj>,
    args: &[Value],
    answer: Answer,
    state: State,
) -> Option<Exit> {
    foreign_class(args[0])?;
    // SAFETY: by contract.
    unsafe { call_foreign(name(&*state.2), args, answer, state) }
}

#[inline(never)]
unsafe fn call_foreign(
    name: Gc<StrObj>,
    args: &[Value],
    answer: Answer,
    state: State,
) -> Option<Exit> {
    // SAFETY: by contract of `call`.
    unsafe {
        let function = method_of(&mut *state.2, args[0], name)?;
        Some(begin(function, args, answer, state))
    }
}

/// The setter of a property. The instruction pointer of the state is that of the next instruction.
///
/// # Safety
/// As [`binary`].
pub(crate) unsafe fn set_property(
    object: Value,
    name: Gc<StrObj>,
    value: Value,
    state: State,
) -> Option<Exit> {
    let class = foreign_class(object)?;
    // SAFETY: by contract.
    unsafe {
        if class.has(ClassFlags::CUSTOM_SETATTR) {
            return None;
        }
        let property = (*state.2).lookup(class, name)?.as_gc::<PropertyObj>()?;
        let function = property.set.get().as_gc::<FunctionObj>()?;
        publish(state.0, state.1, state.2);
        Some(begin(function, &[object, value], Answer::Drop, state))
    }
}

/// What a callable instance runs when it is called.
pub(crate) fn callable_instance(vm: &mut Vm, callee: Value) -> Option<Gc<FunctionObj>> {
    if callee.is_kind(Kind::Class) {
        return None;
    }
    let name = vm.interp.names.__call__;
    method_of(vm, callee, name)
}
