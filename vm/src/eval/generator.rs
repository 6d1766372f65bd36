//! Generators: their frames live in the heap and are linked into the chain of frames while they run.

use minivm_compiler::bytecode::{CodeObject, Op};
use minivm_strategies::DataStack;

use super::basic::quicken;
use super::container::unpacks_pair;
use super::dispatch::*;
use super::frame::{ip_of, previous_of, resumed_at};
use super::thread::Thread;
use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::ops::call::bind_parameters;
use crate::value::Value;
use crate::vm::{Args, PyResult, Raised, Vm};

/// A generator of a function called with these arguments.
pub(crate) fn new_generator(
    vm: &mut Vm,
    function: Gc<FunctionObj>,
    args: &Args<'_>,
) -> PyResult<Gc<GeneratorObj>> {
    let code = function.code();
    // In front of the header is the generator's own address: a frame finds its generator there.
    let slots = 1 + code.frame_slots;
    let header = vm.header(vm.interp.types.generator);
    let generator = vm.alloc_with_tail(
        GeneratorObj::new(header, function, slots),
        slots * size_of::<u64>(),
    );
    // SAFETY: the frame has room for the generator's address, the header and the registers.
    unsafe {
        let regs = registers(generator);
        set_header(
            regs,
            slot::GENERATOR,
            generator.as_ptr().expose_provenance() as u64,
        );
        set_header(regs, slot::CODE, code.as_ptr().expose_provenance() as u64);
        set_header(regs, slot::IP, code.entry.expose_provenance() as u64);
        *regs.sub(slot::FUNCTION) = function.into();
        bind_parameters(vm, function, args, regs)?;
    }
    Ok(generator)
}

/// The registers of a generator's frame.
fn registers(generator: Gc<GeneratorObj>) -> Regs {
    // SAFETY: in bounds of the room made by `new_generator`.
    unsafe { generator.frame().add(1 + CodeObj::FRAME_HEADER).cast() }
}

/// The generator whose frame this is.
///
/// # Safety
/// `regs` are the registers of a generator's frame.
#[inline(always)]
unsafe fn generator_of(regs: Regs) -> Gc<GeneratorObj> {
    // SAFETY: by contract; `new_generator` wrote the address.
    unsafe { Gc::from_address(header(regs, slot::GENERATOR) as usize) }
}

/// Links a generator's frame in front of `previous` and hands it `sent`; returns where it goes on. The generator is
/// created or suspended, and `sent` is None where it is created.
///
/// # Safety
/// `vm` is the running thread.
#[inline(always)]
unsafe fn resume(
    vm: *mut Vm,
    generator: Gc<GeneratorObj>,
    previous: Regs,
    flags: u32,
    sent: Value,
) -> (Ip, Regs) {
    // SAFETY: a suspended frame is complete; its instruction pointer is that of its code.
    unsafe {
        let regs = registers(generator);
        let mut ip = ip_of(regs);
        if generator.state.get() == GeneratorState::Suspended {
            // After a `Yield`, or at a `YieldFrom` that goes on delegating: the value sent goes to field `a`.
            let at = if generator.delegate.get().is_none() {
                ip.sub(1)
            } else {
                ip
            };
            set(regs, a(*at), sent);
        } else {
            ip = generator.code.entry;
        }
        generator.state.set(GeneratorState::Running);
        generator.caller_handled.set((*vm).handled);
        generator.caller_outer_handled.set((*vm).outer_handled);
        (*vm).outer_handled = (*vm).handled_exception();
        (*vm).handled = generator.handled.get();
        (*vm).depth_left -= 1;
        set_header(regs, slot::PREVIOUS, previous.expose_provenance() as u64);
        set_flags(regs, flags, resumed_at(previous));
        (*vm).published.innermost = regs.cast();
        (ip, regs)
    }
}

/// Unlinks a generator's frame that yields.
///
/// # Safety
/// `regs` are the registers of the running generator's frame.
#[inline(always)]
unsafe fn suspend(vm: *mut Vm, generator: Gc<GeneratorObj>, regs: Regs, ip: Ip) {
    // SAFETY: by contract.
    unsafe {
        set_header(regs, slot::IP, ip.expose_provenance() as u64);
        (*vm).published.innermost = previous_of(regs).cast();
        generator.state.set(GeneratorState::Suspended);
        generator.handled.set((*vm).handled);
        (*vm).handled = generator.caller_handled.get();
        (*vm).outer_handled = generator.caller_outer_handled.get();
        (*vm).depth_left += 1;
    }
}

/// Unlinks a generator's frame that returns or raises.
///
/// # Safety
/// `regs` are the registers of the running generator's frame.
unsafe fn finish(vm: *mut Vm, regs: Regs) {
    // SAFETY: by contract.
    unsafe {
        let generator = generator_of(regs);
        (*vm).published.innermost = previous_of(regs).cast();
        (*vm).handled = generator.caller_handled.get();
        (*vm).outer_handled = generator.caller_outer_handled.get();
        (*vm).depth_left += 1;
        generator.finish();
    }
}

/// Why a generator cannot be resumed now; None where it can.
fn resume_error(vm: &mut Vm, generator: Gc<GeneratorObj>, sent: Value) -> Option<Raised> {
    match generator.state.get() {
        GeneratorState::Running => Some(vm.value_error("generator already executing")),
        GeneratorState::Created if !sent.is_none() => {
            Some(vm.type_error("can't send non-None value to a just-started generator"))
        }
        _ if vm.depth_left <= 0 => Some(vm.raise(
            vm.interp.types.recursion_error,
            "maximum recursion depth exceeded",
        )),
        _ => None,
    }
}

handlers! {
    fn for_iter(ip, r, vm, w, t) {
        let iterator = get(r, b(w));
        match iterator.kind() {
            Some(Kind::RangeIter) => quicken(ip, Op::ForIterRange),
            Some(Kind::Opaque) => {
                let pairs = iterator.as_gc::<OpaqueObj>().is_some_and(|i| i.next_pair_function().is_some());
                quicken(ip, if pairs && unpacks_pair(ip, r, w) { Op::ForIterPair } else { Op::ForIterNative })
            }
            Some(Kind::Generator) => {
                quicken(ip, Op::ForIterGenerator);
                become_handler!(for_iter_generator, ip, r, vm, w, t)
            }
            Some(Kind::SeqIter) => match iterator.as_gc::<SeqIterObj>().map(|i| i.sequence.get()) {
                Some(list) if (*vm).exact_kind(list) == Some(Kind::List) => quicken(ip, Op::ForIterList),
                Some(tuple) if (*vm).exact_kind(tuple) == Some(Kind::Tuple) => quicken(ip, Op::ForIterTuple),
                Some(string) if (*vm).exact_kind(string) == Some(Kind::Str) => quicken(ip, Op::ForIterStr),
                _ => {}
            },
            _ => {}
        }
        become_handler!(super::container::for_iter_native, ip, r, vm, w, t)
    }

    fn for_iter_generator(ip, r, vm, w, t) {
        let Some(generator) = get(r, b(w)).as_gc::<GeneratorObj>() else {
            become_handler!(super::container::for_iter_other, ip, r, vm, w, t)
        };
        match generator.state.get() {
            GeneratorState::Created | GeneratorState::Suspended if (*vm).depth_left > 0 => {
                if (*vm).wants_safepoint() {
                    become_handler!(for_iter_generator_safepoint, ip, r, vm, w, t)
                }
                set_header(r, slot::IP, ip.add(1).expose_provenance() as u64);
                let flags = Return::ForIter.flags(a(w));
                let (ip, regs) = resume(vm, generator, r, flags, Value::NONE);
                next!(ip, regs, vm, t)
            }
            // At the end, running already, or too deep: native code knows what to do.
            _ => become_handler!(super::container::for_iter_native, ip, r, vm, w, t),
        }
    }

    fn yield_(ip, r, vm, w, t) {
        let value = get(r, b(w));
        let flags = flags(r);
        let generator = generator_of(r);
        suspend(vm, generator, r, ip);
        let previous = previous_of(r);
        if Return::of(flags) == Return::ForIter {
            set(previous, Return::dest(flags), value);
            let ip = ip_of(previous);
            next_by_site!(ip.offset(*ip.sub(1) as i32 as isize), previous, vm, t)
        }
        (*vm).result = value;
        become_handler!(yield_special, ip, r, vm, w, t)
    }

    fn yield_from(ip, r, vm, w, t) {
        let iterator = get(r, b(w));
        if let Some(inner) = iterator.as_gc::<GeneratorObj>()
            && matches!(inner.state.get(), GeneratorState::Created | GeneratorState::Suspended)
            && (inner.state.get() == GeneratorState::Suspended || get(r, a(w)).is_none())
            && (*vm).depth_left > 0
        {
            if (*vm).wants_safepoint() {
                become_handler!(yield_from_safepoint, ip, r, vm, w, t)
            }
            generator_of(r).delegate.set(iterator);
            set_header(r, slot::IP, ip.expose_provenance() as u64);
            let (ip, regs) = resume(vm, inner, r, Return::YieldFrom.flags(a(w)), get(r, a(w)));
            next!(ip, regs, vm, t)
        }
        become_handler!(yield_from_native, ip, r, vm, w, t)
    }
}

bodies! {
    /// Returns `Vm::result` from a generator.
    fn return_from_generator(ip, r, vm, w, t) {
        let flags = flags(r);
        let previous = previous_of(r);
        finish(vm, r);
        match Return::of(flags) {
            Return::ForIter => {
                // The loop is over: it goes on after its instruction.
                go!(ip_of(previous), previous, vm, t)
            }
            Return::YieldFrom => {
                let generator = generator_of(previous);
                generator.delegate.set(Value::NONE);
                set(previous, Return::dest(flags), (*vm).result);
                go!(ip_of(previous), previous, vm, t)
            }
            _ => {
                (*vm).yielded = false;
                Exit::LEAVE
            }
        }
    }
}

slow_handlers! {
    /// Resumes the generator of a loop after a safepoint.
    fn for_iter_generator_safepoint(ip, r, vm, w, t) {
        publish(ip, r, vm);
        check!((*vm).safepoint_cold(), ip, r, vm, w, t);
        let Some(generator) = get(r, b(w)).as_gc::<GeneratorObj>() else { return Exit::LEAVE };
        set_header(r, slot::IP, ip.add(1).expose_provenance() as u64);
        let (ip, regs) = resume(vm, generator, r, Return::ForIter.flags(a(w)), Value::NONE);
        go!(ip, regs, vm, t)
    }

    /// Resumes the generator that another delegates to after a safepoint.
    fn yield_from_safepoint(ip, r, vm, w, t) {
        publish(ip, r, vm);
        check!((*vm).safepoint_cold(), ip, r, vm, w, t);
        let iterator = get(r, b(w));
        let Some(inner) = iterator.as_gc::<GeneratorObj>() else { return Exit::LEAVE };
        generator_of(r).delegate.set(iterator);
        set_header(r, slot::IP, ip.expose_provenance() as u64);
        let (ip, regs) = resume(vm, inner, r, Return::YieldFrom.flags(a(w)), get(r, a(w)));
        go!(ip, regs, vm, t)
    }

    /// Hands `Vm::result`, which the frame has yielded, to whatever resumed it.
    fn yield_special(ip, r, vm, w, t) {
        let mut regs = r;
        loop {
            let flags = flags(regs);
            let previous = previous_of(regs);
            match Return::of(flags) {
                Return::YieldFrom => {
                    // The delegating generator yields it on, and stays at its instruction.
                    suspend(vm, generator_of(previous), previous, ip_of(previous).sub(1));
                    regs = previous;
                }
                Return::ForIter => {
                    set(previous, Return::dest(flags), (*vm).result);
                    let ip = ip_of(previous);
                    go!(ip.offset(*ip.sub(1) as i32 as isize), previous, vm, t)
                }
                _ => {
                    (*vm).yielded = true;
                    return Exit::LEAVE;
                }
            }
        }
    }


    fn get_yield_from_iter(ip, r, vm, w, t) {
        let iterable = get(r, b(w));
        if iterable.is_kind(Kind::Generator) {
            set(r, a(w), iterable);
            go!(ip, r, vm, t)
        }
        publish(ip, r, vm);
        let iterator = check!((*vm).iter(iterable), ip, r, vm, w, t);
        set(r, a(w), iterator);
        go!(ip, r, vm, t)
    }

    /// Delegates to an iterator that is not a generator, or not one that can be resumed.
    fn yield_from_native(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let iterator = get(r, b(w));
        match check!(send_to(&mut *vm, iterator, get(r, a(w))), ip, r, vm, w, t) {
            Step::Yielded(value) => {
                let generator = generator_of(r);
                generator.delegate.set(iterator);
                suspend(vm, generator, r, ip.sub(1));
                (*vm).result = value;
                yield_special::body(ip, r, vm, w, t)
            }
            Step::Returned(value) => {
                generator_of(r).delegate.set(Value::NONE);
                set(r, a(w), value);
                go!(ip, r, vm, t)
            }
        }
    }
}

/// What an iterator did when a value was sent to it.
enum Step {
    Yielded(Value),
    Returned(Value),
}

/// Sends a value to an iterator of any kind.
fn send_to(vm: &mut Vm, iterator: Value, sent: Value) -> PyResult<Step> {
    if let Some(generator) = iterator.as_gc::<GeneratorObj>() {
        return Ok(match vm.resume_generator(generator, Ok(sent))? {
            Some(value) => Step::Yielded(value),
            None => Step::Returned(vm.generator_result),
        });
    }
    if sent.is_none() {
        // Not `Vm::next`: the value that a StopIteration carries is the result.
        let name = vm.interp.names.__next__;
        if let Some(Kind::RangeIter | Kind::SeqIter | Kind::Opaque) = vm.exact_kind(iterator) {
            return Ok(vm
                .next(iterator)?
                .map_or(Step::Returned(Value::NONE), Step::Yielded));
        }
        let result = match vm.call_special(iterator, name, &[]) {
            Ok(Some(value)) => return Ok(Step::Yielded(value)),
            Ok(None) => return Err(vm.not_iterator(iterator)),
            Err(raised) => raised,
        };
        return stop_result(vm, result).map(Step::Returned);
    }
    let name = vm.interp.names.send;
    match vm.call_method(iterator, name, &[sent]) {
        Ok(value) => Ok(Step::Yielded(value)),
        Err(raised) => stop_result(vm, raised).map(Step::Returned),
    }
}

/// The value that a StopIteration carries.
///
/// # Errors
/// The exception, where it is another.
pub(crate) fn stop_result(vm: &mut Vm, raised: Raised) -> PyResult {
    if vm.is_instance_of(raised, vm.interp.types.stop_iteration) {
        Ok(raised
            .0
            .args
            .get()
            .items()
            .first()
            .copied()
            .unwrap_or(Value::NONE))
    } else {
        Err(raised)
    }
}

/// An exception leaves a generator's frame: unlinks the frame and returns what is to be raised in the previous one, or
/// the value that a delegating generator goes on with.
///
/// # Safety
/// `regs` are the registers of the running generator's frame, which is of kind `Return::of(flags)`.
pub(crate) unsafe fn raise_from_generator(vm: &mut Vm, regs: Regs, raised: Raised) -> Raised {
    // SAFETY: by contract.
    unsafe { finish(vm, regs) };
    if vm.is_instance_of(raised, vm.interp.types.stop_iteration) {
        let error = vm.runtime_error("generator raised StopIteration");
        error.0.cause.set(raised.0.into());
        error.0.context.set(raised.0.into());
        error.0.suppress_context.set(true);
        return error;
    }
    raised
}

impl Vm {
    /// Resumes a generator from native code: sends a value, or raises an exception inside it. None when it returned;
    /// the result is then in `Vm::generator_result`.
    pub(crate) fn resume_generator(
        &mut self,
        generator: Gc<GeneratorObj>,
        input: Result<Value, Raised>,
    ) -> PyResult<Option<Value>> {
        self.check_native_stack()?;
        let mark = self.root_count();
        self.root(generator);
        // SAFETY: the hook belongs to this thread's strategy.
        let result = unsafe { (self.hooks.resume)(self, generator, input) };
        self.unroot(mark);
        result
    }

    /// `generator.throw(exception)`: where it delegates, to its delegate.
    pub(crate) fn throw_into(
        &mut self,
        generator: Gc<GeneratorObj>,
        raised: Raised,
    ) -> PyResult<Option<Value>> {
        let mark = self.root_count();
        self.root(generator);
        self.root(raised.0);
        let result = self.throw_rooted(generator, raised);
        self.unroot(mark);
        result
    }

    fn throw_rooted(
        &mut self,
        generator: Gc<GeneratorObj>,
        raised: Raised,
    ) -> PyResult<Option<Value>> {
        self.check_native_stack()?;
        let delegate = generator.delegate.get();
        if delegate.is_none() || generator.state.get() != GeneratorState::Suspended {
            return self.resume_generator(generator, Err(raised));
        }
        self.root(delegate);
        if self.is_instance_of(raised, self.interp.types.generator_exit) {
            generator.state.set(GeneratorState::Running);
            let closed = self.close_iterator(delegate);
            generator.state.set(GeneratorState::Suspended);
            generator.delegate.set(Value::NONE);
            return self.resume_generator(generator, Err(closed.err().unwrap_or(raised)));
        }
        generator.state.set(GeneratorState::Running);
        let step = if let Some(inner) = delegate.as_gc::<GeneratorObj>() {
            self.throw_into(inner, raised)
        } else {
            let name = self.interp.names.throw;
            match self.find_attr(delegate, name) {
                Ok(Some(throw)) => self.call(throw, &[raised.0.into()]).map(Some),
                Ok(None) => Err(raised),
                Err(other) => Err(other),
            }
        };
        generator.state.set(GeneratorState::Suspended);
        let result = match step {
            Ok(Some(value)) => return Ok(Some(value)),
            Ok(None) => self.generator_result,
            Err(raised) => match stop_result(self, raised) {
                Ok(value) if !delegate.is_kind(Kind::Generator) => value,
                _ => {
                    generator.delegate.set(Value::NONE);
                    return self.resume_generator(generator, Err(raised));
                }
            },
        };
        // The delegate has returned: the generator goes on after its `yield from`, with the result.
        generator.delegate.set(Value::NONE);
        // SAFETY: it is suspended at a `YieldFrom`; after that, it is as if suspended by a `Yield` to the same register.
        unsafe {
            let regs = registers(generator);
            let ip = ip_of(regs);
            set_header(regs, slot::IP, ip.add(1).expose_provenance() as u64);
        }
        self.resume_generator(generator, Ok(result))
    }

    /// Closes an iterator that has a way to be closed.
    fn close_iterator(&mut self, iterator: Value) -> PyResult<()> {
        if let Some(generator) = iterator.as_gc::<GeneratorObj>() {
            return self.close_generator(generator).map(drop);
        }
        let name = self.interp.names.close;
        if let Some(close) = self.find_attr(iterator, name)? {
            self.call(close, &[])?;
        }
        Ok(())
    }

    /// `generator.close()`: the value that it returns, or None.
    pub(crate) fn close_generator(&mut self, generator: Gc<GeneratorObj>) -> PyResult {
        match generator.state.get() {
            GeneratorState::Created => {
                generator.finish();
                return Ok(Value::NONE);
            }
            GeneratorState::Finished => return Ok(Value::NONE),
            GeneratorState::Running => return Err(self.value_error("generator already executing")),
            GeneratorState::Suspended => {}
        }
        let exit = self.raise_bare(self.interp.types.generator_exit);
        match self.throw_into(generator, exit) {
            Ok(Some(_)) => Err(self.runtime_error("generator ignored GeneratorExit")),
            Ok(None) => Ok(self.generator_result),
            Err(raised)
                if self.is_instance_of(raised, self.interp.types.generator_exit)
                    || self.is_instance_of(raised, self.interp.types.stop_iteration) =>
            {
                Ok(Value::NONE)
            }
            Err(raised) => Err(raised),
        }
    }
}

/// The hook behind [`Vm::resume_generator`].
///
/// # Safety
/// `vm` is the thread of a `Thread<S>`, and the generator is rooted.
pub(crate) unsafe fn resume_hook<S: DataStack>(
    vm: *mut Vm,
    generator: Gc<GeneratorObj>,
    input: Result<Value, Raised>,
) -> PyResult<Option<Value>> {
    // SAFETY: by contract.
    unsafe {
        let sent = input.unwrap_or(Value::NONE);
        if generator.state.get() == GeneratorState::Finished {
            (*vm).generator_result = Value::NONE;
            return input.map(|_| None);
        }
        if let Some(raised) = resume_error(&mut *vm, generator, sent) {
            return Err(raised);
        }
        if let (GeneratorState::Created, Err(raised)) = (generator.state.get(), input) {
            // Nothing of its body has run that could handle the exception.
            generator.finish();
            (*vm).set_context(raised.0);
            (*vm).push_traceback(raised.0, generator.code, CodeObject::NOT_BEGUN);
            return Err(raised);
        }
        let caller = (*vm).frame;
        let previous: Regs = if caller.is_null() {
            std::ptr::null_mut()
        } else {
            caller.add(CodeObj::FRAME_HEADER).cast()
        };
        let (ip, regs) = resume(
            vm,
            generator,
            previous,
            Return::LeaveGenerator.flags(0),
            sent,
        );
        match input {
            Ok(_) => Thread::<S>::run(vm, ip, regs),
            Err(raised) => {
                (*vm).set_context(raised.0);
                Thread::<S>::run_raising(vm, ip, regs, raised);
            }
        }
        (*vm).frame = caller;
        match (*vm).pending.take() {
            Some(exception) => Err(Raised(exception)),
            None if (*vm).yielded => Ok(Some((*vm).result)),
            None => {
                (*vm).generator_result = (*vm).result;
                Ok(None)
            }
        }
    }
}
