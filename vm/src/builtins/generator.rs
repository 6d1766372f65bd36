//! Generators: what can be asked of them. Resuming them is the eval loop's.

use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__next__", Arity::Exact(1), next),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
];

static GETSETS: &[super::GetSet] = &[
    getset!("__name__", name, set_name, delete),
    getset!("__qualname__", qualname, set_qualname, delete),
    getset!("gi_code", gi_code),
    getset!("gi_frame", gi_frame),
    getset!("gi_running", gi_running),
    getset!("gi_suspended", gi_suspended),
    getset!("gi_yieldfrom", gi_yieldfrom),
];

/// Sets up what this file defines.
pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.generator;
    vm.add_methods(class, METHODS);
    vm.add_getsets(class, GETSETS);
}

fn generator(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<GeneratorObj>> {
    match args.pos[0].as_gc::<GeneratorObj>() {
        Some(generator) => Ok(generator),
        None => Err(vm.type_error("a generator is wanted")),
    }
}

fn iter(_: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(args.pos[0])
}

fn next(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match vm.next(args.pos[0])? {
        Some(value) => Ok(value),
        None => {
            let result = std::mem::replace(&mut vm.generator_result, Value::NONE);
            Err(vm.stop_iteration(result))
        }
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let generator = generator(vm, args)?;
    let name = generator.qualname.get().to_string_lossy();
    let address = generator.address();
    let text = format!("<generator object {name} at {address:#x}>");
    Ok(vm.new_str(&text).into())
}

fn name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(generator(vm, args)?.name.get().into())
}

fn set_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos.get(1).and_then(|v| v.as_gc()) {
        Some(name) => generator(vm, args)?.name.set(name),
        None => return Err(vm.type_error("__name__ must be set to a string object")),
    }
    Ok(Value::NONE)
}

fn qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(generator(vm, args)?.qualname.get().into())
}

fn set_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos.get(1).and_then(|v| v.as_gc()) {
        Some(name) => generator(vm, args)?.qualname.set(name),
        None => return Err(vm.type_error("__qualname__ must be set to a string object")),
    }
    Ok(Value::NONE)
}

fn gi_code(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(generator(vm, args)?.code.into())
}

fn gi_frame(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let generator = generator(vm, args)?;
    let code = generator.code;
    match generator.state.get() {
        GeneratorState::Finished => Ok(Value::NONE),
        GeneratorState::Created => Ok(vm.new_frame(code, code.object.first_line)),
        GeneratorState::Suspended | GeneratorState::Running => {
            let line = code.object.position(generator.last_word()).line;
            Ok(vm.new_frame(code, line))
        }
    }
}

fn gi_running(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let state = generator(vm, args)?.state.get();
    Ok(Value::bool(state == GeneratorState::Running))
}

fn gi_suspended(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let state = generator(vm, args)?.state.get();
    Ok(Value::bool(state == GeneratorState::Suspended))
}

fn gi_yieldfrom(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(generator(vm, args)?.delegate.get())
}
