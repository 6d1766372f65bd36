//! `getattr` and family, `dir`, `vars`, `globals`, `locals`, `callable`, `id`, `hash`.

use crate::heap::Kind;
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("getattr", Arity::Range(2, 3), getattr),
    NativeDef::new("setattr", Arity::Exact(3), setattr),
    NativeDef::new("delattr", Arity::Exact(2), delattr),
    NativeDef::new("hasattr", Arity::Exact(2), hasattr),
    NativeDef::new("dir", Arity::Range(0, 1), dir),
    NativeDef::new("vars", Arity::Range(0, 1), vars),
    NativeDef::new("globals", Arity::Exact(0), globals),
    NativeDef::new("locals", Arity::Exact(0), locals),
    NativeDef::new("callable", Arity::Exact(1), callable),
    NativeDef::new("id", Arity::Exact(1), id),
    NativeDef::new("hash", Arity::Exact(1), hash),
];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "builtins", FUNCTIONS);
}

fn getattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    match args.pos.get(2) {
        Some(&default) => Ok(vm.find_attr(args.pos[0], name)?.unwrap_or(default)),
        None => vm.get_attr(args.pos[0], name),
    }
}

fn setattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    vm.set_attr(args.pos[0], name, Some(args.pos[2]))?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    vm.set_attr(args.pos[0], name, None)?;
    Ok(Value::NONE)
}

fn hasattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    Ok(Value::bool(vm.find_attr(args.pos[0], name)?.is_some()))
}

/// The names that `dir(object)` lists, by the object's `__dir__`.
fn dir(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let names = match args.pos.first() {
        Some(&object) => {
            let key = vm.interp.names.__dir__;
            match vm.call_special(object, key, &[])? {
                Some(names) => names,
                None => return Err(vm.type_error("object does not provide __dir__")),
            }
        }
        None => {
            let locals = calling_namespace(vm, "dir(): no current frame")?;
            match locals.as_gc::<DictObj>() {
                Some(_) => locals,
                None => {
                    let keys = vm.interp.names.keys;
                    vm.call_method(locals, keys, &[])?
                }
            }
        }
    };
    let list = vm.collect_list(names)?;
    let strings = list.items(vm).iter().map(|name| name.as_gc::<StrObj>());
    match strings.collect::<Option<Vec<_>>>() {
        Some(mut names) => {
            names.sort_by(|a, b| a.bytes().cmp(b.bytes()));
            let names = names.into_iter().map(Value::from).collect();
            *list.items_mut(vm) = names;
        }
        None => {
            let sort = vm.intern("sort");
            vm.call_method(list.into(), sort, &[])?;
        }
    }
    Ok(list.into())
}

fn calling_namespace(vm: &mut Vm, message: &str) -> PyResult {
    match vm.calling_locals()? {
        Some(locals) => Ok(locals),
        None => Err(vm.system_error(message)),
    }
}

fn vars(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(&object) = args.pos.first() else {
        return calling_namespace(vm, "vars(): no current frame");
    };
    let key = vm.interp.names.__dict__;
    match vm.find_attr(object, key)? {
        Some(dict) => Ok(dict),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}

fn globals(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    match vm.calling_frame() {
        Some(frame) => Ok(frame.function.globals.into()),
        None => Err(vm.system_error("globals(): no current frame")),
    }
}

fn locals(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    calling_namespace(vm, "locals(): no current frame")
}

fn callable(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(Value::bool(vm.is_callable(args.pos[0])))
}

fn id(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    // Small integers and floats are their own identity: what tells them from addresses is that those are even.
    let identity = vm.identity(args.pos[0]);
    match args.pos[0].kind() {
        Some(Kind::Free) | None => Ok(vm.new_bigint(num_bigint::BigInt::from(identity | 1))),
        Some(_) => Ok(vm.new_bigint(num_bigint::BigInt::from(identity))),
    }
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let hash = vm.hash(args.pos[0])?;
    Ok(vm.new_int(hash as i64))
}
