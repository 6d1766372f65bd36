//! A thread that runs Python on a data stack of some strategy.

use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

use minivm_strategies::{DataStack, StackConfig, StackError};

use super::call::{Called, enter_function};
use super::dispatch::*;
use super::generator::resume_hook;
use super::table::table;
use crate::heap::{Gc, Tracer};
use crate::interp::Config;
use crate::object::*;
use crate::published;
use crate::vm::{Args, EvalHooks, PyResult, Raised, Vm};

/// From the state of a thread to its data stack, in bytes: the same for every strategy.
pub(crate) const STACK_OFFSET: usize = size_of::<Vm>();

/// The state of a thread, and its data stack.
#[repr(C)]
pub struct Thread<S> {
    /// What native code sees. It comes first, so that a pointer to it is one to the thread.
    vm: Vm,
    stack: S,
}

const _: () =
    assert!(std::mem::offset_of!(Thread<minivm_strategies::Cached>, stack) == STACK_OFFSET);

impl<S> Drop for Thread<S> {
    fn drop(&mut self) {
        published::unlist(&raw const self.vm);
    }
}

impl<S: DataStack> Thread<S> {
    /// A new interpreter and its first thread, to be run by the calling thread of the system.
    ///
    /// # Errors
    /// When there is no memory for the data stack.
    pub fn new(config: Config, stack: &StackConfig) -> Result<Box<Thread<S>>, StackError> {
        let stack = S::new(stack)?;
        let hooks = EvalHooks {
            call: call_hook::<S>,
            enter: enter_function::<S>,
            resume: resume_hook::<S>,
            collect: collect_hook::<S>,
        };
        let vm = Vm::boot(config, hooks, Arc::new(AtomicU64::new(0)), S::NAME);
        let mut thread = Box::new(Thread { vm, stack });
        // What boots the interpreter runs no Python code, so that it needs no stack; from here on there is one.
        thread.vm.frame = std::ptr::null_mut();
        published::list(thread.vm());
        Ok(thread)
    }

    /// What native code sees of the thread.
    pub fn vm(&mut self) -> &mut Vm {
        // SAFETY: the hooks cast the pointer back to one to the whole thread, which it is derived from here.
        unsafe { &mut *std::ptr::from_mut(self).cast::<Vm>() }
    }

    /// The data stack, for its counters.
    pub fn data_stack(&self) -> &S {
        &self.stack
    }

    /// The data stack of the thread whose state `vm` points to.
    ///
    /// # Safety
    /// `vm` points to the state of a `Thread<S>`.
    #[inline(always)]
    pub(crate) unsafe fn stack(vm: *mut Vm) -> *mut S {
        // SAFETY: by contract.
        unsafe { &raw mut (*vm.cast::<Thread<S>>()).stack }
    }

    /// Where the next frame of the data stack goes, if it ends at or below [`Thread::limit`].
    ///
    /// # Safety
    /// `vm` points to the state of a `Thread<S>`.
    #[inline(always)]
    pub(crate) unsafe fn top(vm: *mut Vm) -> *mut u64 {
        // SAFETY: by contract.
        unsafe { (*Thread::<S>::stack(vm)).cursor().top.as_ptr() }
    }

    /// The end of what can be pushed without asking the strategy.
    ///
    /// # Safety
    /// As [`Thread::top`].
    #[inline(always)]
    pub(crate) unsafe fn limit(vm: *mut Vm) -> *mut u64 {
        // SAFETY: by contract.
        unsafe { (*Thread::<S>::stack(vm)).cursor().limit.as_ptr() }
    }

    /// Pushes a frame that ends at `top`. Its header has been written: readers in other processes take what is below the
    /// top for complete.
    ///
    /// # Safety
    /// As [`Thread::top`]; `top` is above the present one and not above the limit.
    #[inline(always)]
    pub(crate) unsafe fn set_top(vm: *mut Vm, top: *mut u64) {
        // SAFETY: by contract; that is what `DataStack::push` does where the frame fits.
        unsafe {
            let place = &raw mut (*Thread::<S>::stack(vm)).cursor_mut().top;
            AtomicPtr::from_ptr(place.cast::<*mut u64>()).store(top, Ordering::Release);
        }
    }

    /// Runs from an instruction on until a frame leaves the loop.
    ///
    /// # Safety
    /// `regs` are the registers of a frame that is linked into the chain of frames, and `ip` points to an instruction of
    /// its code. `vm` points to the state of a `Thread<S>`.
    pub(crate) unsafe fn run(vm: *mut Vm, ip: Ip, regs: Regs) {
        // SAFETY: by contract.
        unsafe {
            let table = table::<S>();
            #[cfg(threaded)]
            <() as GoOn>::go_on(ip, regs, vm, table);
            #[cfg(not(threaded))]
            {
                let mut exit = Exit { ip, regs };
                while !exit.ip.is_null() {
                    let word = *exit.ip;
                    let handler = (*table.add((word & 0xFF) as usize)).0;
                    exit = handler(exit.ip.add(1), exit.regs, vm, word, table);
                }
            }
        }
    }

    /// Raises an exception in a frame, then runs on until a frame leaves the loop.
    ///
    /// # Safety
    /// As [`Thread::run`], but `ip` points past the first word of the instruction that raises.
    pub(crate) unsafe fn run_raising(vm: *mut Vm, ip: Ip, regs: Regs, raised: Raised) {
        // SAFETY: by contract.
        unsafe {
            note(vm, raised);
            let exit: Exit = raise(ip, regs, vm, 0, table::<S>());
            Thread::<S>::run(vm, exit.ip, exit.regs);
        }
    }
}

/// The hook behind [`Vm::call`] for Python functions.
///
/// # Safety
/// `vm` points to the state of a `Thread<S>`; function and arguments are rooted.
unsafe fn call_hook<S: DataStack>(
    vm: *mut Vm,
    function: Gc<FunctionObj>,
    args: &Args<'_>,
) -> PyResult {
    // SAFETY: by contract.
    unsafe {
        let caller = (*vm).frame;
        let previous: Regs = if caller.is_null() {
            std::ptr::null_mut()
        } else {
            caller.add(CodeObj::FRAME_HEADER).cast()
        };
        match enter_function::<S>(vm, function, args, previous, Return::Leave.flags(0))? {
            Called::Done(value) => Ok(value),
            Called::Entered(regs) => {
                Thread::<S>::run(vm, function.code().entry, regs);
                (*vm).frame = caller;
                match (*vm).pending.take() {
                    Some(exception) => Err(Raised(exception)),
                    None => Ok((*vm).result),
                }
            }
        }
    }
}

/// The hook behind the safepoints.
///
/// # Safety
/// `vm` points to the state of a `Thread<S>`, whose running frame has been published.
unsafe fn collect_hook<S: DataStack>(vm: *mut Vm) {
    // SAFETY: by contract. The heap is taken apart from the rest of the interpreter for the time of the collection.
    unsafe {
        (*vm).published.activity = published::COLLECTING;
        let interp: *mut crate::interp::Interp = &raw mut *(*vm).interp;
        (*interp).heap.collect(|tracer| {
            (*interp).trace(tracer);
            (*vm).trace(tracer);
            tracer.drain();
            (*interp).trace_side_dicts(tracer);
        });
        (*Thread::<S>::stack(vm)).clear_unused();
        (*vm).published.activity = published::RUNNING;
    }
}

impl Vm {
    /// Reports what the thread holds: the registers of every frame, and the roots.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for &root in &self.roots {
            tracer.value(root);
        }
        tracer.value(self.handled);
        tracer.value(self.outer_handled);
        tracer.value(self.result);
        tracer.value(self.generator_result);
        tracer.option(self.pending);
        let mut frame = self.frame;
        while !frame.is_null() {
            // SAFETY: the chain of frames is complete whenever the running frame has been published; every word of a
            // frame's registers is a valid value.
            unsafe {
                let regs: Regs = frame.add(CodeObj::FRAME_HEADER).cast();
                let code = super::basic::code_of(regs);
                tracer.value(*regs.sub(slot::FUNCTION));
                for at in 0..code.registers {
                    tracer.value(get(regs, at));
                }
                let previous = super::frame::previous_of(regs);
                frame = if previous.is_null() {
                    std::ptr::null_mut()
                } else {
                    previous.sub(CodeObj::FRAME_HEADER).cast()
                };
            }
        }
    }

    /// Whether a Python function may be entered right now: nothing waits for a safepoint, and the recursion limit allows
    /// another frame.
    #[inline(always)]
    pub(crate) fn may_enter(&self) -> bool {
        use std::sync::atomic::Ordering::Relaxed;
        // No bit of the breaker is as low as any limit. The load is volatile so that the count is not kept in a
        // register, of which a call has none to spare.
        // SAFETY: of a field of `self`.
        let depth_left = unsafe { std::ptr::read_volatile(&raw const self.depth_left) };
        !cfg!(feature = "stress") && depth_left > self.breaker.load(Relaxed) as i64
    }

    /// Whether something waits for a safepoint.
    #[inline(always)]
    pub(crate) fn wants_safepoint(&self) -> bool {
        use std::sync::atomic::Ordering::Relaxed;
        cfg!(feature = "stress") || self.breaker.load(Relaxed) != 0
    }
}
