//! Calls of native functions and of built-in classes.

use minivm_compiler::bytecode::Op;

use super::basic::quicken;
use super::call::{call_method_slow, call_slow};
use super::container::{exact, push_within_capacity, range};
use super::dispatch::*;
use super::special::{self, Answer, state};
use crate::heap::Kind;
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Quick, Vm};

/// The length of a string, list, tuple or dict, whose class is the built-in one.
#[inline(always)]
fn quick_len(vm: &Vm, value: Value) -> Option<usize> {
    match vm.exact_kind(value)? {
        Kind::Str => Some(value.as_gc::<StrObj>()?.char_len()),
        Kind::List => Some(value.as_gc::<ListObj>()?.len(vm)),
        Kind::Tuple => Some(value.as_gc::<TupleObj>()?.items().len()),
        Kind::Dict => Some(value.as_gc::<DictObj>()?.len(vm)),
        _ => None,
    }
}

/// Whether the callee is the native function that a specialised form does itself, called with as many arguments as that
/// form takes.
#[inline(always)]
pub(crate) fn is_quick(callee: Value, quick: Quick, takes: bool) -> bool {
    takes
        && callee
            .as_gc::<NativeObj>()
            .is_some_and(|native| native.def.quick == quick)
}

handlers! {
    /// `list.append` where the list has room; else as any native function.
    fn call_list_append<S>(ip, r, vm, w, t) {
        if is_quick(get(r, a(w)), Quick::ListAppend, true)
            && let Some(list) = exact::<ListObj>(get(r, a(w) + 1))
            && push_within_capacity(list.items_mut(&mut *vm), get(r, a(w) + 2))
        {
            set(r, c(w), Value::NONE);
            next!(ip, r, vm, t)
        }
        become_handler!(call_method_native::<S>, ip, r, vm, w, t)
    }

    /// `len` of a built-in container; else as any native function.
    fn call_len<S>(ip, r, vm, w, t) {
        if is_quick(get(r, a(w)), Quick::Len, true)
            && let Some(len) = quick_len(&*vm, get(r, a(w) + 1))
        {
            set(r, c(w), Value::from_bits((len as u64) << 2));
            next!(ip, r, vm, t)
        }
        become_handler!(call_len_slow::<S>, ip, r, vm, w, t)
    }
}

slow_handlers! {
    /// `len` of an instance; else as any native function.
    fn call_len_slow<S>(ip, r, vm, w, t) {
        if is_quick(get(r, a(w)), Quick::Len, true) {
            publish(ip, r, vm);
            let (method, args) = (|vm: &Vm| vm.interp.names.__len__, [get(r, a(w) + 1)]);
            if let Some(exit) = special::call(method, &args, Answer::Len, state!(ip, r, vm, w, t)) {
                return exit;
            }
        }
        call_native::body::<S>(ip, r, vm, w, t)
    }

    fn call_native<S>(ip, r, vm, w, t) {
        if let Some(native) = get(r, a(w)).as_gc::<NativeObj>() {
            publish(ip, r, vm);
            let args = Args::new(range(r, a(w) + 1, b(w)));
            let value = check!((*vm).call_native(native, &args), ip, r, vm, w, t);
            set(r, c(w), value);
            go!(ip, r, vm, t)
        }
        quicken(ip, Op::Call);
        call_slow::body::<S>(ip, r, vm, w, t)
    }

    /// Makes an instance of a built-in class.
    fn call_builtin_class<S>(ip, r, vm, w, t) {
        if let Some(class) = get(r, a(w)).as_gc::<ClassObj>() {
            publish(ip, r, vm);
            if let Some(result) = (*vm).call_builtin_class(class, range(r, a(w) + 1, b(w))) {
                let value = check!(result, ip, r, vm, w, t);
                set(r, c(w), value);
                go!(ip, r, vm, t)
            }
        }
        quicken(ip, Op::Call);
        call_slow::body::<S>(ip, r, vm, w, t)
    }

    fn call_method_native<S>(ip, r, vm, w, t) {
        if let Some(native) = get(r, a(w)).as_gc::<NativeObj>() {
            publish(ip, r, vm);
            let unbound = usize::from(get(r, a(w) + 1).is_unbound());
            let args = Args::new(range(r, a(w) + 1 + unbound, b(w) + 1 - unbound));
            let value = check!((*vm).call_native(native, &args), ip, r, vm, w, t);
            set(r, c(w), value);
            go!(ip, r, vm, t)
        }
        quicken(ip, Op::CallMethod);
        call_method_slow::body::<S>(ip, r, vm, w, t)
    }
}
