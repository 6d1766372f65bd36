//! Resuming generators by method: `send`, `throw`, `close`.

use crate::object::{ClassFlags, ClassObj, ExceptionObj, GeneratorObj, TracebackObj, TupleObj};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Raised, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("send", Arity::Exact(2), send),
    NativeDef::new("throw", Arity::Range(2, 4), throw),
    NativeDef::new("close", Arity::Exact(1), close),
];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    vm.add_methods(vm.interp.types.generator, METHODS);
}

/// The value that a generator yielded, or the StopIteration that tells what it returned.
fn step(vm: &mut Vm, result: PyResult<Option<Value>>) -> PyResult {
    match result? {
        Some(value) => Ok(value),
        None => Err(vm.stop_iteration(vm.generator_result)),
    }
}

fn send(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos[0].as_gc::<GeneratorObj>() {
        Some(generator) => {
            let result = vm.resume_generator(generator, Ok(args.pos[1]));
            step(vm, result)
        }
        None => Err(vm.not_iterator(args.pos[0])),
    }
}

fn throw(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(generator) = args.pos[0].as_gc::<GeneratorObj>() else {
        return Err(vm.not_iterator(args.pos[0]));
    };
    let raised = thrown(vm, &args.pos[1..])?;
    let result = vm.throw_into(generator, raised);
    step(vm, result)
}

/// The exception that the arguments of `throw` stand for: an exception; or a class, a value and a traceback.
fn thrown(vm: &mut Vm, args: &[Value]) -> PyResult<Raised> {
    let value = args.get(1).copied().unwrap_or(Value::NONE);
    let traceback = args.get(2).copied().unwrap_or(Value::NONE);
    if !traceback.is_none() && traceback.as_gc::<TracebackObj>().is_none() {
        return Err(vm.type_error("throw() third argument must be a traceback object"));
    }
    let raised = if args[0].as_gc::<ExceptionObj>().is_some() {
        if !value.is_none() {
            return Err(vm.type_error("instance exception may not have a separate value"));
        }
        vm.make_exception(args[0])?
    } else if value.as_gc::<ExceptionObj>().is_some()
        && args[0]
            .as_gc::<ClassObj>()
            .is_some_and(|class| vm.is_a(value, class))
    {
        vm.make_exception(value)?
    } else if value.is_none() || !is_exception_class(args[0]) {
        match is_exception_class(args[0]) {
            true => vm.make_exception(args[0])?,
            false => {
                let got = vm.class_name(args[0]);
                return Err(vm.type_error(format!(
                    "exceptions must be classes or instances deriving from BaseException, not {got}"
                )));
            }
        }
    } else {
        let exception = match value.as_gc::<TupleObj>() {
            Some(arguments) => vm.call(args[0], arguments.items())?,
            None => vm.call(args[0], &[value])?,
        };
        vm.make_exception(exception)?
    };
    if !traceback.is_none() {
        raised.0.traceback.set(traceback);
    }
    Ok(raised)
}

fn close(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos[0].as_gc::<GeneratorObj>() {
        Some(generator) => vm.close_generator(generator),
        None => Ok(Value::NONE),
    }
}

fn is_exception_class(value: Value) -> bool {
    value
        .as_gc::<ClassObj>()
        .is_some_and(|class| class.has(ClassFlags::EXCEPTION))
}
