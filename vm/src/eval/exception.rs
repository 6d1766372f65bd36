//! Raising, handling, and the search for a handler.

use super::basic::code_of;
use super::dispatch::*;
use super::frame::{ip_of, pop_frame, previous_of};
use super::generator::raise_from_generator;
use super::special::Answer;
use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

handlers! {
    fn push_exc(ip, r, vm, w, t) {
        set(r, a(w), (*vm).handled);
        (*vm).handled = get(r, b(w));
        next!(ip, r, vm, t)
    }

    fn pop_exc(ip, r, vm, w, t) {
        (*vm).handled = get(r, a(w));
        next!(ip, r, vm, t)
    }
}

slow_handlers! {
    /// Records the frame in the traceback of the pending exception and finds its handler.
    fn unwind<S>(_ip, r, vm, w, t) {
        let ip = ip_of(r);
        record(&mut *vm, ip, r);
        unwind_again::body::<S>(ip, r, vm, w, t)
    }

    /// Finds the handler of the pending exception: in this frame, or in one that it returns to.
    fn unwind_again<S>(_ip, r, vm, w, t) {
        let mut ip = ip_of(r);
        loop {
            let code = code_of(r);
            let word = code.word_of(ip).saturating_sub(1);
            let Some(exception) = (*vm).pending else { return Exit::LEAVE };
            if let Some(handler) = code.object.handler(word) {
                (*vm).pending = None;
                set(r, handler.reg as usize, exception.into());
                go!(code.entry.add(handler.target as usize), r, vm, t)
            }
            let previous = previous_of(r);
            match Return::of(flags(r)) {
                Return::Register | Return::Instance => pop_frame::<S>(vm, r),
                Return::Answer => {
                    let answer = Answer::of(flags(r));
                    pop_frame::<S>(vm, r);
                    let stop = (*vm).interp.types.stop_iteration;
                    if answer == Answer::Next && (*vm).is_instance_of(Raised(exception), stop) {
                        // The loop is over: it goes on after its instruction.
                        (*vm).pending = None;
                        go!(ip_of(previous).add(1), previous, vm, t)
                    }
                }
                Return::Leave => {
                    pop_frame::<S>(vm, r);
                    return Exit::LEAVE;
                }
                Return::LeaveGenerator => {
                    note(vm, raise_from_generator(&mut *vm, r, Raised(exception)));
                    return Exit::LEAVE;
                }
                Return::ForIter | Return::YieldFrom => {
                    let delegating = Return::of(flags(r)) == Return::YieldFrom;
                    note(vm, raise_from_generator(&mut *vm, r, Raised(exception)));
                    if delegating {
                        clear_delegate(previous);
                    }
                }
            }
            r = previous;
            ip = ip_of(r);
            record(&mut *vm, ip, r);
        }
    }
}

slow_handlers! {

    fn raise_op(ip, r, vm, w, t) {
        publish(ip, r, vm);
        // Raising the handled exception again does not enter the frame in its traceback again.
        let again = c(w) == 0 && (*vm).handled_exception().is_object();
        let raised = raised_by(&mut *vm, get(r, a(w)), get(r, b(w)), c(w));
        note(vm, raised);
        if again {
            become_handler!(raise_again, ip, r, vm, w, t)
        }
        become_handler!(raise, ip, r, vm, w, t)
    }


    fn reraise(ip, r, vm, w, t) {
        if let Some(exception) = get(r, a(w)).as_gc::<ExceptionObj>() {
            (*vm).pending = Some(exception);
        }
        become_handler!(raise_again, ip, r, vm, w, t)
    }

    fn match_exc(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (exception, classes) = (get(r, b(w)), get(r, c(w)));
        let matches = match (exception.header(), classes.as_gc::<ClassObj>()) {
            (Some(header), Some(class)) if class.has(ClassFlags::EXCEPTION) => {
                header.shape().class.is_subclass_of(class)
            }
            _ => check!((*vm).match_exception(exception, classes), ip, r, vm, w, t),
        };
        set(r, a(w), Value::bool(matches));
        go!(ip, r, vm, t)
    }

    fn load_exc_info(ip, r, vm, w, t) {
        let exception = get(r, b(w));
        let traceback = exception.as_gc::<ExceptionObj>().map_or(Value::NONE, |e| e.traceback.get());
        set(r, a(w), (*vm).class_of(exception).into());
        set(r, a(w) + 1, exception);
        set(r, a(w) + 2, traceback);
        go!(ip, r, vm, t)
    }


}

/// # Safety
/// `regs` are the registers of a generator's frame.
unsafe fn clear_delegate(regs: Regs) {
    // SAFETY: by contract.
    let generator: Gc<GeneratorObj> =
        unsafe { Gc::from_address(header(regs, slot::GENERATOR) as usize) };
    generator.delegate.set(Value::NONE);
}

/// Puts the frame in front of the pending exception's traceback.
///
/// # Safety
/// `regs` are the registers of a frame, and `ip` points past the first word of one of its instructions.
unsafe fn record(vm: &mut Vm, ip: Ip, regs: Regs) {
    let Some(exception) = vm.pending else { return };
    // SAFETY: by contract.
    unsafe {
        let code = Gc::from_address(header(regs, slot::CODE) as usize);
        let word = code_of(regs).word_of(ip).saturating_sub(1);
        vm.push_traceback(exception, code, word);
    }
}

fn raised_by(vm: &mut Vm, exception: Value, cause: Value, mode: usize) -> Raised {
    let result: PyResult<Raised> = match mode {
        0 => match vm.handled_exception().as_gc::<ExceptionObj>() {
            Some(exception) => return Raised(exception),
            None => return vm.runtime_error("No active exception to reraise"),
        },
        1 => vm.make_exception(exception),
        _ => vm.make_exception_from(exception, cause),
    };
    let raised = match result {
        Ok(raised) | Err(raised) => raised,
    };
    vm.set_context(raised.0);
    raised
}

impl Vm {
    /// Puts a frame in front of an exception's traceback.
    pub(crate) fn push_traceback(
        &mut self,
        exception: Gc<ExceptionObj>,
        code: Gc<CodeObj>,
        word: u32,
    ) {
        let header = self.header(self.interp.types.traceback);
        let entry = self.alloc(TracebackObj::new(
            header,
            exception.traceback.get(),
            code,
            word,
        ));
        exception.traceback.set(entry.into());
    }
}
