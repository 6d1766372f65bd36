//! Calls and returns: the handlers that enter and leave functions, generic over the data stack.

use std::hint::cold_path;
use std::ptr::NonNull;
use std::sync::atomic::{Ordering, compiler_fence};

use minivm_compiler::bytecode::{CodeFlags, Op, spread};
use minivm_strategies::DataStack;
use smallvec::SmallVec;

use super::attr::{get_attr_slow, site_matches};
use super::basic::{code_of, quicken, site_of};
use super::container::range;
use super::dispatch::*;
use super::frame::*;
use super::native_call::is_quick;
use super::special::{Answer, callable_instance, finish};
use super::thread::Thread;
use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::ops::call::bind_parameters;
use crate::value::Value;
use crate::vm::{Args, PyResult, Quick, Vm};

/// A Python function and whether it takes exactly `args` positional arguments and nothing else.
#[inline(always)]
fn simple_function(callee: Value, args: usize) -> Option<Gc<FunctionObj>> {
    callee
        .header()
        .filter(|header| FunctionObj::is_called_with(header, args as u32))
        // SAFETY: only the header of a function passes.
        .map(|header| unsafe { header.cast() })
}

/// A Python function that takes more than `args` positional arguments and nothing else, its defaults for those that are
/// missing, and how many those are.
#[inline(always)]
fn defaulting_function(callee: Value, args: usize) -> Option<(Gc<FunctionObj>, *mut Value, usize)> {
    let function = callee.as_gc::<FunctionObj>()?;
    // Not a count where the function takes anything else: no tuple has that many items.
    let missing = (function.code().simple_args as usize).checked_sub(args)?;
    let defaults = function.defaults.get().as_gc::<TupleObj>()?.items();
    let first = defaults.len().checked_sub(missing)?;
    Some((function, defaults[first..].as_ptr().cast_mut(), missing))
}

/// Enters a Python function (`$value`, as a value) whose arguments need no sorting, if its frame fits; else leaves that to
/// another handler (`$cold`, or `$across` where only the limit of the stack is in the way), so that this one needs no stack of its own. `$fill` writes arguments to the new registers;
/// the value that the function returns goes to register `$dest` before the instruction at `$resume` goes on.
macro_rules! enter {
    ($S:ident, $function:ident, $value:expr, $cold:expr, $across:expr, |$new:ident| $fill:expr, $dest:expr, $resume:expr, $ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident) => {{
        let code = $function.code();
        if !(*$vm).may_enter() {
            become_handler!($cold, $ip, $r, $vm, $w, $t)
        }
        let frame = Thread::<$S>::top($vm);
        let end = frame.wrapping_add(code.frame_slots);
        if end > Thread::<$S>::limit($vm) {
            cold_path();
            become_handler!($across, $ip, $r, $vm, $w, $t)
        }
        let $w = anew($w);
        let $new = frame.add(CodeObj::FRAME_HEADER).cast::<Value>();
        enter_frame!(
            $value,
            code,
            $new,
            Return::Register.flags($dest),
            $resume,
            $r,
            $vm
        );
        Thread::<$S>::set_top($vm, end);
        $fill;
        // Computed again, so that no register holds it meanwhile.
        next!(
            code.entry,
            anew(frame).add(CodeObj::FRAME_HEADER).cast::<Value>(),
            $vm,
            $t
        )
    }};
}

/// Links a frame that has been pushed into the chain, its arguments apart.
macro_rules! enter_frame {
    ($value:expr, $code:ident, $regs:ident, $flags:expr, $resume:expr, $r:ident, $vm:ident) => {{
        set_header($r, slot::IP, $resume.expose_provenance() as u64);
        (*$vm).depth_left -= 1;
        set_header($regs, slot::CODE, $code.as_ptr().expose_provenance() as u64);
        set_flags($regs, $flags, $resume);
        set_running($regs, $r, $value);
    }};
}

/// Copies arguments to the first registers of a new frame, one by one.
///
/// # Safety
/// Both frames have that many registers there, and they do not overlap.
#[inline(always)]
unsafe fn copy_args(from: Regs, to: Regs, count: usize) {
    // SAFETY: by contract.
    unsafe {
        if count == 0 {
            return;
        }
        *to = *from;
        if count > 1 {
            *to.add(1) = *from.add(1);
            if count > 2 {
                *to.add(2) = *from.add(2);
                let mut at = 3;
                while at < count {
                    *to.add(at) = *from.add(at);
                    // Else this would be copied by a function, and a handler that calls one saves registers each time.
                    at = anew(at);
                    at += 1;
                }
            }
        }
    }
}

/// Copies so many arguments to the first registers of a new frame.
///
/// # Safety
/// As [`copy_args`].
#[inline(always)]
unsafe fn copy_exactly<const N: usize>(from: Regs, to: Regs) {
    // SAFETY: by contract.
    unsafe {
        let mut at = 0;
        while at < N {
            // One by one: a wide load of registers that have just been written one by one waits for the stores.
            *to.add(at) = anew(*from.add(at));
            at += 1;
        }
    }
}

/// The form of a call of a Python function that takes exactly so many arguments.
fn call_python_form(args: usize) -> Op {
    match args {
        0 => Op::CallPython0,
        1 => Op::CallPython1,
        2 => Op::CallPython2,
        3 => Op::CallPython3,
        _ => Op::CallPython,
    }
}

/// The form of a call of a Python function that takes the receiver and exactly so many arguments.
fn call_method_python_form(args: usize) -> Op {
    match args {
        0 => Op::CallMethodPython0,
        1 => Op::CallMethodPython1,
        2 => Op::CallMethodPython2,
        _ => Op::CallMethodPython,
    }
}

/// Handlers of calls of Python functions with a certain number of arguments.
macro_rules! exact_calls {
    ($( $name:ident $args:literal; )*) => {
        handlers! {
            $( fn $name<S>(ip, r, vm, w, t) {
                let callee = get(r, a(w));
                if let Some(function) = simple_function(callee, $args) {
                    enter!(S, function, callee, enter_cold::<S>, enter_across::<S>, |regs| copy_exactly::<$args>(r.add(a(w) + 1), regs), c(w), ip, ip, r, vm, w, t)
                }
                become_handler!(call_other::<S>, ip, r, vm, w, t)
            } )*
        }
    };
}

/// The same for methods; the receiver does not count.
macro_rules! exact_method_calls {
    ($( $name:ident $args:literal; )*) => {
        handlers! {
            $( fn $name<S>(ip, r, vm, w, t) {
                let callee = get(r, a(w));
                if !get(r, a(w) + 1).is_unbound() && let Some(function) = simple_function(callee, $args + 1) {
                    enter!(S, function, callee, enter_cold::<S>, enter_across::<S>, |regs| copy_exactly::<{ $args + 1 }>(r.add(a(w) + 1), regs), c(w), ip, ip, r, vm, w, t)
                }
                become_handler!(call_method_other::<S>, ip, r, vm, w, t)
            } )*
        }
    };
}

exact_calls! {
    call_python_0 0;
    call_python_1 1;
    call_python_2 2;
    call_python_3 3;
}

exact_method_calls! {
    call_method_python_0 0;
    call_method_python_1 1;
    call_method_python_2 2;
}

handlers! {
    fn call<S>(ip, r, vm, w, t) {
        let callee = get(r, a(w));
        match callee.kind() {
            Some(Kind::Function) if simple_function(callee, b(w)).is_some() => quicken(ip, call_python_form(b(w))),
            Some(Kind::Function) if defaulting_function(callee, b(w)).is_some() => quicken(ip, Op::CallPythonDefaults),
            Some(Kind::Native) if is_quick(callee, Quick::Len, b(w) == 1) => quicken(ip, Op::CallLen),
            Some(Kind::Native) => quicken(ip, Op::CallNative),
            Some(Kind::Class) if (*vm).exact_builtin_class(callee) => quicken(ip, Op::CallBuiltinClass),
            Some(Kind::Class) => quicken(ip, Op::CallClass),
            _ => {}
        }
        become_handler!(call_slow::<S>, ip, r, vm, w, t)
    }

    fn call_python<S>(ip, r, vm, w, t) {
        if let Some(function) = simple_function(get(r, a(w)), b(w)) {
            enter!(S, function, function.into(), enter_cold::<S>, enter_across::<S>, |regs| copy_args(r.add(a(w) + 1), regs, b(w)), c(w), ip, ip, r, vm, w, t)
        }
        become_handler!(call_other::<S>, ip, r, vm, w, t)
    }

    fn call_python_defaults<S>(ip, r, vm, w, t) {
        if let Some((function, defaults, missing)) = defaulting_function(get(r, a(w)), b(w)) {
            enter!(S, function, function.into(), call_slow::<S>, call_slow::<S>, |regs| {
                copy_args(r.add(a(w) + 1), regs, b(w));
                copy_args(defaults, regs.add(b(w)), missing)
            }, c(w), ip, ip, r, vm, w, t)
        }
        become_handler!(call_other::<S>, ip, r, vm, w, t)
    }

    /// The specialised forms come here when the callee is of another kind.
    #[cold]
    fn call_other<S>(ip, r, vm, w, t) {
        quicken(ip, Op::Call);
        become_handler!(call_slow::<S>, ip, r, vm, w, t)
    }

    fn call_method<S>(ip, r, vm, w, t) {
        let (callee, receiver) = (get(r, a(w)), get(r, a(w) + 1));
        let bound = !receiver.is_unbound();
        match callee.kind() {
            Some(Kind::Function) if bound && simple_function(callee, b(w) + 1).is_some() => {
                quicken(ip, call_method_python_form(b(w)))
            }
            Some(Kind::Function) if bound && defaulting_function(callee, b(w) + 1).is_some() => {
                quicken(ip, Op::CallMethodDefaults)
            }
            Some(Kind::Native) if is_quick(callee, Quick::ListAppend, b(w) == 1) => quicken(ip, Op::CallListAppend),
            Some(Kind::Native) => quicken(ip, Op::CallMethodNative),
            _ => {}
        }
        become_handler!(call_method_slow::<S>, ip, r, vm, w, t)
    }

    fn call_method_python<S>(ip, r, vm, w, t) {
        if !get(r, a(w) + 1).is_unbound() && let Some(function) = simple_function(get(r, a(w)), b(w) + 1) {
            enter!(S, function, function.into(), enter_cold::<S>, enter_across::<S>, |regs| copy_args(r.add(a(w) + 1), regs, b(w) + 1), c(w), ip, ip, r, vm, w, t)
        }
        become_handler!(call_method_other::<S>, ip, r, vm, w, t)
    }

    fn call_method_defaults<S>(ip, r, vm, w, t) {
        if !get(r, a(w) + 1).is_unbound()
            && let Some((function, defaults, missing)) = defaulting_function(get(r, a(w)), b(w) + 1)
        {
            enter!(S, function, function.into(), call_method_slow::<S>, call_method_slow::<S>, |regs| {
                copy_args(r.add(a(w) + 1), regs, b(w) + 1);
                copy_args(defaults, regs.add(b(w) + 1), missing)
            }, c(w), ip, ip, r, vm, w, t)
        }
        become_handler!(call_method_other::<S>, ip, r, vm, w, t)
    }

    #[cold]
    fn call_method_other<S>(ip, r, vm, w, t) {
        quicken(ip, Op::CallMethod);
        become_handler!(call_method_slow::<S>, ip, r, vm, w, t)
    }

    /// Runs the getter of a property in this loop.
    fn get_attr_property<S>(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if site_matches(site, object)
            && let Some(property) = (*site).value.as_gc::<PropertyObj>()
            && let Some(function) = simple_function(property.get.get(), 1)
        {
            enter!(S, function, function.into(), get_attr_slow, get_attr_slow, |regs| set(regs, 0, object), a(w), ip.add(1), ip, r, vm, w, t)
        }
        become_handler!(get_attr_slow, ip, r, vm, w, t)
    }

    fn return_<S>(ip, r, vm, w, t) {
        let value = get(r, a(w));
        let flags = flags(r);
        if !Return::is_plain(flags) {
            cold_path();
            (*vm).result = value;
            become_handler!(return_special::<S>, ip, r, vm, w, t)
        }
        return_to!(S, value, flags, ip, r, vm, w, t)
    }

    fn return_none<S>(ip, r, vm, w, t) {
        let flags = flags(r);
        if !Return::is_plain(flags) {
            cold_path();
            (*vm).result = Value::NONE;
            become_handler!(return_special::<S>, ip, r, vm, w, t)
        }
        return_to!(S, Value::NONE, flags, ip, r, vm, w, t)
    }

    /// Returns `Vm::result` from a frame whose pop takes more than moving the top.
    fn return_across<S>(ip, r, vm, w, t) {
        let frame = NonNull::new_unchecked(r.sub(CodeObj::FRAME_HEADER).cast::<u64>());
        let (previous, flags) = (previous_of(r), flags(r));
        set_returned(r);
        if !(*Thread::<S>::stack(vm)).try_pop_across(frame) {
            become_handler!(return_cold::<S>, ip, r, vm, w, t)
        }
        (*vm).depth_left += 1;
        set(previous, Return::dest(flags), (*vm).result);
        next!(ip_of(previous), previous, vm, t)
    }

    /// The same, where the strategy has more to do.
    #[cold]
    fn return_cold<S>(ip, r, vm, w, t) {
        let frame = NonNull::new_unchecked(r.sub(CodeObj::FRAME_HEADER).cast::<u64>());
        let (previous, flags) = (previous_of(r), flags(r));
        (*vm).depth_left += 1;
        (*Thread::<S>::stack(vm)).pop_cold(frame);
        set(previous, Return::dest(flags), (*vm).result);
        next!(ip_of(previous), previous, vm, t)
    }

    /// Enters the Python function in `r[a]`, which the running instruction has found to take its arguments as they
    /// stand, and to lack nothing but room below the limit. Calls across the edge of a chunk come here.
    fn enter_across<S>(ip, r, vm, w, t) {
        let callee = get(r, a(w));
        let function = Gc::<FunctionObj>::from_address(callee.bits() as usize - 1);
        let code = function.code();
        // As `push_unsettled` does.
        (*vm).published.unsettled = 1;
        compiler_fence(Ordering::SeqCst);
        let Some(frame) = (*Thread::<S>::stack(vm)).try_push_across(code.frame_slots) else {
            (*vm).published.unsettled = 0;
            become_handler!(enter_cold::<S>, ip, r, vm, w, t)
        };
        // Read again, so that no register holds it meanwhile.
        let w = anew(w);
        let callee = get(r, a(w));
        let code = Gc::<FunctionObj>::from_address(callee.bits() as usize - 1).code();
        let regs = frame.as_ptr().add(CodeObj::FRAME_HEADER).cast::<Value>();
        enter_frame!(callee, code, regs, Return::Register.flags(c(w)), ip, r, vm);
        (*vm).published.unsettled = 0;
        copy_args(r.add(a(w) + 1), regs, code.simple_args as usize);
        next!(code.entry, regs, vm, t)
    }
}

slow_handlers! {
    /// Makes an instance of a class in slots and runs its `__init__` in this loop.
    fn call_class<S>(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if let Some((instance, init)) = plain_instance(&mut *vm, get(r, a(w)), b(w)) {
            let Some(function) = init.as_gc::<FunctionObj>() else {
                set(r, c(w), instance);
                go!(ip, r, vm, t)
            };
            // The instance takes the place of the class in front of its arguments.
            set(r, a(w), instance);
            enter_init!(S, function, ip, r, vm, w, t)
        }
        quicken(ip, Op::Call);
        call_slow::body::<S>(ip, r, vm, w, t)
    }


    fn call_slow<S>(ip, r, vm, w, t) {
        let args = Args::new(range(r, a(w) + 1, b(w)));
        become_call!(S, get(r, a(w)), None, args, ip, r, vm, w, t, ip)
    }

    fn call_method_slow<S>(ip, r, vm, w, t) {
        let args = Args::new(range(r, a(w) + 2, b(w)));
        become_call!(S, get(r, a(w)), method_receiver(r, w), args, ip, r, vm, w, t, ip)
    }


    fn call_kw<S>(ip, r, vm, w, t) {
        let args = keyword_args(r, a(w) + 1, b(w), *ip);
        become_call!(S, get(r, a(w)), None, args, ip, r, vm, w, t, ip.add(1))
    }


    fn call_method_kw<S>(ip, r, vm, w, t) {
        let args = keyword_args(r, a(w) + 2, b(w), *ip);
        become_call!(S, get(r, a(w)), method_receiver(r, w), args, ip, r, vm, w, t, ip.add(1))
    }


    fn call_ex<S>(ip, r, vm, w, t) {
        publish(ip, r, vm);
        check!(collect_spread(&mut *vm, r.add(a(w)), b(w) as u32), ip, r, vm, w, t);
        let callee = get(r, a(w));
        let keywords = if b(w) as u32 & spread::KEYWORDS != 0 { get(r, a(w) + 2) } else { Value::NONE };
        match check!(call_spread::<S>(vm, callee, get(r, a(w) + 1), keywords, r, c(w)), ip, r, vm, w, t) {
            Called::Entered(regs) => {
                set_header(r, slot::IP, ip.expose_provenance() as u64);
                go!(code_of(regs).entry, regs, vm, t)
            }
            Called::Done(value) => {
                set(r, c(w), value);
                go!(ip, r, vm, t)
            }
        }
    }

    /// Enters the Python function in `r[a]`, which the running instruction has found to take its arguments as they
    /// stand, by way of all that may come first: a safepoint, growth of the data stack, refusal.
    fn enter_cold<S>(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if (*vm).wants_safepoint() {
            check!((*vm).safepoint_cold(), ip, r, vm, w, t);
        }
        let Some(function) = get(r, a(w)).as_gc::<FunctionObj>() else {
            return call_slow::body::<S>(ip, r, vm, w, t);
        };
        let code = &*function.code().as_ptr();
        let Some(regs) = push_frame::<S>(vm, code, r, function.into(), Return::Register.flags(c(w))) else {
            note(vm, push_error::<S>(vm, code));
            become_handler!(raise, ip, r, vm, w, t)
        };
        std::ptr::copy_nonoverlapping(r.add(a(w) + 1), regs, code.object.arg_count as usize);
        go!(code.entry, regs, vm, t)
    }

    /// Returns `Vm::result` where it does not simply go to a register.
    fn return_special<S>(ip, r, vm, w, t) {
        let flags = flags(r);
        let previous = previous_of(r);
        match Return::of(flags) {
            Return::Leave => {
                pop_frame::<S>(vm, r);
                Exit::LEAVE
            }
            Return::Instance => {
                if !(*vm).result.is_none() {
                    pop_frame::<S>(vm, r);
                    let (ip, r) = (ip_of(previous), previous);
                    publish(ip, r, vm);
                    note(vm, (*vm).init_result_error((*vm).result));
                    become_handler!(raise, ip, r, vm, w, t)
                }
                let instance = get(previous, Return::instance(flags));
                pop_frame::<S>(vm, r);
                set(previous, Return::dest(flags), instance);
                go!(ip_of(previous), previous, vm, t)
            }
            Return::Answer => {
                pop_frame::<S>(vm, r);
                finish(Answer::of(flags), (ip_of(previous), previous, vm, t))
            }
            _ => crate::eval::generator::return_from_generator::body(ip, r, vm, w, t),
        }
    }
}

/// Pops the running frame and goes on in the previous one.
macro_rules! return_to {
    ($S:ident, $value:expr, $flags:ident, $ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident) => {{
        let value = $value;
        let frame = NonNull::new_unchecked($r.sub(CodeObj::FRAME_HEADER).cast::<u64>());
        let previous = previous_of($r);
        if !(*Thread::<$S>::stack($vm)).try_pop(frame) {
            cold_path();
            (*$vm).result = value;
            become_handler!(return_across::<$S>, $ip, $r, $vm, $w, $t)
        }
        set_returned($r);
        (*$vm).depth_left += 1;
        set(previous, Return::dest($flags), value);
        let ip = ip_of(previous);
        next_by_site!(ip, previous, $vm, $t)
    }};
}
use return_to;

/// Enters the `__init__` of the instance that has taken the place of its class.
macro_rules! enter_init {
    ($S:ident, $function:ident, $ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident) => {{
        let code = $function.code();
        let flags = Return::flags_instance(c($w), a($w));
        let Some(regs) = push_frame::<$S>($vm, &*code.as_ptr(), $r, $function.into(), flags) else {
            note($vm, push_error::<$S>($vm, &*code.as_ptr()));
            become_handler!(raise, $ip, $r, $vm, $w, $t)
        };
        for at in 0..=b($w) {
            *regs.add(at) = *$r.add(a($w) + at);
        }
        go!(code.entry, regs, $vm, $t)
    }};
}
use enter_init;

/// Calls anything: enters a Python function in this loop, or has native code do the call.
macro_rules! become_call {
    ($S:ident, $callee:expr, $receiver:expr, $args:ident, $ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident, $next:expr) => {{
        publish($next, $r, $vm);
        match check!(
            begin_call::<$S>($vm, $callee, $receiver, &$args, $r, a($w), c($w)),
            $ip,
            $r,
            $vm,
            $w,
            $t
        ) {
            Called::Entered(regs) => go!(code_of(regs).entry, regs, $vm, $t),
            Called::Done(value) => {
                set($r, c($w), value);
                go!($next, $r, $vm, $t)
            }
        }
    }};
}
use become_call;

unsafe fn method_receiver(r: Regs, w: u32) -> Option<Value> {
    // SAFETY: the frame has the registers that its code names.
    Some(unsafe { get(r, a(w) + 1) }).filter(|v| !v.is_unbound())
}

/// The arguments of a call with keywords.
///
/// # Safety
/// The frame has those registers, and `names` is the index of a constant.
unsafe fn keyword_args<'a>(r: Regs, first: usize, count: usize, names: u32) -> Args<'a> {
    // SAFETY: by contract.
    unsafe {
        let names = *code_of(r).constants.get_unchecked(names as usize);
        let names: &'a [Value] = names.as_gc::<TupleObj>().map_or(&[], |t| t.items());
        let positional = count - names.len();
        Args {
            pos: range(r, first, positional),
            names,
            kwargs: range(r, first + positional, names.len()),
        }
    }
}

/// What came of a call.
pub(crate) enum Called {
    /// A Python function's frame has been pushed.
    Entered(Regs),
    /// It has been made.
    Done(Value),
}

/// Begins a call of anything. `callee_register` is a register that may be overwritten.
///
/// # Safety
/// `vm` is the thread of a `Thread<S>`; `r` are the registers of the running frame, which has been published.
unsafe fn begin_call<S: DataStack>(
    vm: *mut Vm,
    callee: Value,
    receiver: Option<Value>,
    args: &Args<'_>,
    r: Regs,
    callee_register: usize,
    dest: usize,
) -> PyResult<Called> {
    // SAFETY: by contract.
    unsafe {
        (*vm).safepoint()?;
        if let Some(receiver) = receiver {
            let mut pos = SmallVec::<[Value; 8]>::with_capacity(args.pos.len() + 1);
            pos.push(receiver);
            pos.extend_from_slice(args.pos);
            return begin_call::<S>(
                vm,
                callee,
                None,
                &Args { pos: &pos, ..*args },
                r,
                callee_register,
                dest,
            );
        }
        if let Some(function) = callee.as_gc::<FunctionObj>() {
            return enter_function::<S>(vm, function, args, r, Return::Register.flags(dest));
        }
        if let Some(method) = callee.as_gc::<BoundMethodObj>()
            && method.function.is_kind(Kind::Function)
        {
            return begin_call::<S>(
                vm,
                method.function,
                Some(method.receiver),
                args,
                r,
                callee_register,
                dest,
            );
        }
        if args.names.is_empty()
            && let Some(native) = callee.as_gc::<NativeObj>()
        {
            return (*vm).call_native(native, args).map(Called::Done);
        }
        if let Some((instance, init)) = instance_of_python_class(&mut *vm, callee) {
            set(r, callee_register, instance);
            let mut pos = SmallVec::<[Value; 8]>::with_capacity(args.pos.len() + 1);
            pos.push(instance);
            pos.extend_from_slice(args.pos);
            let flags = Return::flags_instance(dest, callee_register);
            return enter_function::<S>(vm, init, &Args { pos: &pos, ..*args }, r, flags);
        }
        if let Some(function) = callable_instance(&mut *vm, callee) {
            let (function, receiver) = (function.into(), Some(callee));
            return begin_call::<S>(vm, function, receiver, args, r, callee_register, dest);
        }
        (*vm).call_args(callee, args).map(Called::Done)
    }
}

/// Pushes the frame of a Python function and sorts the arguments into it; or makes its generator.
///
/// # Safety
/// As [`begin_call`].
pub(crate) unsafe fn enter_function<S: DataStack>(
    vm: *mut Vm,
    function: Gc<FunctionObj>,
    args: &Args<'_>,
    previous: Regs,
    flags: u32,
) -> PyResult<Called> {
    // SAFETY: by contract; registers of a fresh frame are written before anything reads them.
    unsafe {
        let code = function.code();
        if code.object.flags.has(CodeFlags::GENERATOR) {
            return super::generator::new_generator(&mut *vm, function, args)
                .map(|g| Called::Done(g.into()));
        }
        let Some(regs) = push_frame::<S>(vm, &*code.as_ptr(), previous, function.into(), flags)
        else {
            return Err(push_error::<S>(vm, &*code.as_ptr()));
        };
        let given = args.pos.len();
        if code.simple_args as usize == given && args.names.is_empty() {
            std::ptr::copy_nonoverlapping(args.pos.as_ptr(), regs, given);
        } else if let Some(defaults) = missing_defaults(function, args) {
            std::ptr::copy_nonoverlapping(args.pos.as_ptr(), regs, given);
            std::ptr::copy_nonoverlapping(defaults.as_ptr(), regs.add(given), defaults.len());
        } else if let Err(raised) = bind_parameters(&mut *vm, function, args, regs) {
            pop_frame::<S>(vm, regs);
            return Err(raised);
        }
        Ok(Called::Entered(regs))
    }
}

/// The defaults that complete the arguments, where those are positional and nothing else is missing.
#[inline]
fn missing_defaults<'a>(function: Gc<FunctionObj>, args: &Args<'_>) -> Option<&'a [Value]> {
    let wanted = function.code().simple_args as usize;
    let given = args.pos.len();
    if given > wanted || !args.names.is_empty() || wanted == u32::MAX as usize {
        return None;
    }
    let defaults = function.defaults.get().as_gc::<TupleObj>()?.items();
    let first = defaults.len().checked_sub(wanted - given)?;
    Some(&defaults[first..])
}

/// An instance of a plain class and its `__init__`, where that can be called with `args` positional arguments as they
/// stand: it is a Python function of exactly so many, or absent while there are none.
fn plain_instance(vm: &mut Vm, class: Value, args: usize) -> Option<(Value, Value)> {
    let class = class.as_gc::<ClassObj>()?;
    let (new, init) = constructor(vm, class)?;
    let init = match init {
        Some(init) if init.code().simple_args as usize == args + 1 => Value::from(init),
        None if args == 0 => Value::NONE,
        _ => return None,
    };
    debug_assert!(new);
    let instance = vm.new_instance(class);
    Some((instance.into(), init))
}

/// An instance of a plain class whose `__init__` is a Python function, and that function.
fn instance_of_python_class(vm: &mut Vm, class: Value) -> Option<(Value, Gc<FunctionObj>)> {
    let class = class.as_gc::<ClassObj>()?;
    let (_, init) = constructor(vm, class)?;
    let init = init?;
    if init.code().object.flags.has(CodeFlags::GENERATOR) {
        return None;
    }
    Some((vm.new_instance(class).into(), init))
}

/// Whether calling the class does no more than make an instance with slots and run `__init__`; and that, where it is a
/// Python function.
fn constructor(vm: &mut Vm, class: Gc<ClassObj>) -> Option<(bool, Option<Gc<FunctionObj>>)> {
    let metaclass = class.header().shape().class;
    if class.layout.get() != Kind::Instance
        || class.has(ClassFlags::BUILTIN)
        || class.has(ClassFlags::CUSTOM_NEW)
        || metaclass != vm.interp.types.type_
        || class.native_new.get().map(|f| f as usize)
            != vm.interp.types.object.native_new.get().map(|f| f as usize)
    {
        return None;
    }
    let name = vm.interp.names.__init__;
    match vm.lookup(class, name) {
        None => Some((true, None)),
        Some(init) => match init.as_gc::<FunctionObj>() {
            Some(function) => Some((true, Some(function))),
            None if init
                .as_gc::<NativeObj>()
                .is_some_and(|n| n.owner == vm.interp.types.object.into()) =>
            {
                Some((true, None))
            }
            None => None,
        },
    }
}

/// Brings the only iterable and the only mapping that a call of `call[0]` spreads, in the two registers after it, into
/// the form in which a call takes them. As in CPython, the mapping comes first. A tuple stays, and so does an empty
/// dict; all else is copied, for the callee might change it while its arguments are read.
///
/// # Safety
/// `call` is the first register of an [`Op::CallEx`] with these flags, whose frame is published.
unsafe fn collect_spread(vm: &mut Vm, call: Regs, flags: u32) -> PyResult<()> {
    // SAFETY: by contract.
    unsafe {
        let callee = get(call, 0);
        if flags & spread::MAPPING != 0 {
            let mapping = get(call, 2);
            let is_empty = vm.exact_kind(mapping) == Some(Kind::Dict)
                && mapping
                    .as_gc::<DictObj>()
                    .is_some_and(|dict| dict.table(vm).is_empty());
            if !is_empty {
                let dict = vm.new_dict();
                vm.dict_merge(dict, mapping, callee)?;
                set(call, 2, dict.into());
            }
        }
        if flags & spread::ITERABLE != 0 {
            let iterable = get(call, 1);
            if vm.exact_kind(iterable) != Some(Kind::Tuple) {
                if !vm.is_iterable(iterable) {
                    return Err(vm.not_iterable_argument(iterable, callee));
                }
                let list = vm.collect_list(iterable)?;
                set(call, 1, list.into());
            }
        }
        Ok(())
    }
}

/// Calls with a sequence of positional arguments and a dict of keyword arguments.
///
/// # Safety
/// As [`begin_call`].
unsafe fn call_spread<S: DataStack>(
    vm: *mut Vm,
    callee: Value,
    positional: Value,
    keywords: Value,
    r: Regs,
    dest: usize,
) -> PyResult<Called> {
    // SAFETY: by contract. The argument vectors are copies, rooted by the registers that hold the list and the dict.
    unsafe {
        let pos: SmallVec<[Value; 16]> = if let Some(list) = positional.as_gc::<ListObj>() {
            SmallVec::from_slice(list.items(&*vm))
        } else if let Some(tuple) = positional.as_gc::<TupleObj>() {
            SmallVec::from_slice(tuple.items())
        } else {
            SmallVec::new()
        };
        let (mut names, mut kwargs) =
            (SmallVec::<[Value; 8]>::new(), SmallVec::<[Value; 8]>::new());
        if let Some(dict) = keywords.as_gc::<DictObj>() {
            for entry in dict.table(&*vm).iter() {
                names.push(entry.key);
                kwargs.push(entry.value);
            }
        }
        let args = Args {
            pos: &pos,
            names: &names,
            kwargs: &kwargs,
        };
        begin_call::<S>(vm, callee, None, &args, r, dest, dest)
    }
}
