//! Frames: how one is pushed on the data stack and popped from it, and where the one below goes on.

use std::ptr::NonNull;
use std::sync::atomic::{Ordering, compiler_fence};

use minivm_strategies::{DataStack, StackError};

use super::dispatch::*;
use super::thread::Thread;
use crate::object::CodeObj;
use crate::value::Value;
use crate::vm::{Raised, Vm};

/// Pushes a frame for `code`, its header complete but for the instruction pointer. None where the recursion limit or
/// the data stack is exhausted.
///
/// # Safety
/// `vm` is the thread of a `Thread<S>`; `function` is a function of `code`.
#[inline(always)]
pub(crate) unsafe fn push_frame<S: DataStack>(
    vm: *mut Vm,
    code: &CodeObj,
    previous: Regs,
    function: Value,
    flags: u32,
) -> Option<Regs> {
    // SAFETY: by contract; the frame has room for header and registers.
    unsafe {
        if (*vm).depth_left <= 0 {
            return None;
        }
        let mut frame = Thread::<S>::top(vm);
        let end = frame.wrapping_add(code.frame_slots);
        let fits = end <= Thread::<S>::limit(vm);
        if !fits {
            frame = push_unsettled::<S>(vm, code.frame_slots)?;
        }
        (*vm).depth_left -= 1;
        let regs = frame.add(CodeObj::FRAME_HEADER).cast::<Value>();
        set_header(
            regs,
            slot::CODE,
            std::ptr::from_ref(code).expose_provenance() as u64,
        );
        set_flags(regs, flags, resumed_at(previous));
        set_running(regs, previous, function);
        if fits {
            Thread::<S>::set_top(vm, end);
        } else {
            (*vm).published.unsettled = 0;
        }
        Some(regs)
    }
}

/// Pushes a frame that does not fit below the limit. It is on the stack before its header is written, which readers in
/// other processes are told until the caller has done it.
///
/// # Safety
/// As [`push_frame`].
#[cold]
#[inline(never)]
unsafe fn push_unsettled<S: DataStack>(vm: *mut Vm, slots: usize) -> Option<*mut u64> {
    // SAFETY: by contract; the slots of a frame are within what a stack takes.
    unsafe {
        (*vm).published.unsettled = 1;
        compiler_fence(Ordering::SeqCst);
        let frame = (*Thread::<S>::stack(vm)).push(slots);
        if frame.is_err() {
            (*vm).published.unsettled = 0;
        }
        frame.ok().map(NonNull::as_ptr)
    }
}

/// Pops a frame that [`push_frame`] pushed.
///
/// # Safety
/// `regs` are the registers of the newest frame of the data stack.
#[inline(always)]
pub(crate) unsafe fn pop_frame<S: DataStack>(vm: *mut Vm, regs: Regs) {
    // SAFETY: by contract.
    unsafe {
        (*vm).depth_left += 1;
        set_returned(regs);
        let frame = regs.sub(CodeObj::FRAME_HEADER).cast::<u64>();
        (*Thread::<S>::stack(vm)).pop(NonNull::new_unchecked(frame));
    }
}

/// Where a frame goes on that has called, or is about to; null where there is none.
///
/// # Safety
/// `regs` are null, or the registers of a frame that has saved its instruction pointer for this call.
#[inline(always)]
pub(crate) unsafe fn resumed_at(regs: Regs) -> Ip {
    if regs.is_null() {
        return std::ptr::null();
    }
    // SAFETY: by contract.
    unsafe { ip_of(regs) }
}

/// Writes the last words of the header of a frame that is pushed: from now on it runs, to readers in other processes. What
/// was there before is no function, or no frame that returns to `previous`, so that it did not until now.
///
/// # Safety
/// `regs` are the registers of a frame whose header is complete but for this and the instruction pointer.
#[inline(always)]
pub(crate) unsafe fn set_running(regs: Regs, previous: Regs, function: Value) {
    // SAFETY: by contract.
    unsafe {
        compiler_fence(Ordering::Release);
        set_header(regs, slot::PREVIOUS, previous.expose_provenance() as u64);
        compiler_fence(Ordering::Release);
        *regs.sub(slot::FUNCTION) = function;
    }
}

/// Takes away the function of a frame that is popped, so that readers in other processes can tell it from one that runs.
///
/// # Safety
/// `regs` are the registers of the newest frame, or of one that was popped just now, in memory that is still there.
#[inline(always)]
pub(crate) unsafe fn set_returned(regs: Regs) {
    // SAFETY: by contract.
    unsafe { set_header(regs, slot::FUNCTION, 0) }
}

/// The exception for a frame that could not be pushed.
///
/// # Safety
/// `vm` is the thread of a `Thread<S>`.
#[cold]
#[inline(never)]
pub(crate) unsafe fn push_error<S: DataStack>(vm: *mut Vm, code: &CodeObj) -> Raised {
    // SAFETY: by contract.
    unsafe {
        if (*vm).depth_left <= 0 {
            return (*vm).raise(
                (*vm).interp.types.recursion_error,
                "maximum recursion depth exceeded",
            );
        }
        // Ask again, for the reason.
        match (*Thread::<S>::stack(vm)).push(code.frame_slots) {
            Ok(frame) => {
                (*Thread::<S>::stack(vm)).pop(frame);
                (*vm).memory_error()
            }
            Err(error @ StackError::Maximum { .. }) => {
                (*vm).raise((*vm).interp.types.recursion_error, &error.to_string())
            }
            Err(_) => (*vm).memory_error(),
        }
    }
}

/// Registers of the frame that goes on when this one returns.
///
/// # Safety
/// `regs` are the registers of a frame.
#[inline(always)]
pub(crate) unsafe fn previous_of(regs: Regs) -> Regs {
    // SAFETY: by contract; the slot holds an address whose provenance has been exposed.
    unsafe { std::ptr::with_exposed_provenance_mut(header(regs, slot::PREVIOUS) as usize) }
}

/// Where a frame that has called goes on.
///
/// # Safety
/// `regs` are the registers of a frame that another one returns to.
#[inline(always)]
pub(crate) unsafe fn ip_of(regs: Regs) -> Ip {
    // SAFETY: by contract; the slot holds an address whose provenance has been exposed.
    unsafe { std::ptr::with_exposed_provenance(header(regs, slot::IP) as usize) }
}
