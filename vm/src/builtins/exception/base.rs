//! `BaseException`: construction, text, chaining, notes.

use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

pub(super) fn init(vm: &mut Vm) {
    let base = vm.interp.types.base_exception;
    vm.add_methods(base, METHODS);
    vm.add_methods(base, std::slice::from_ref(&INIT));
    vm.add_getsets(base, GETSETS);
    for def in DELETERS {
        let name = vm.intern(def.name);
        let property = base
            .dict
            .get_str(vm, name)
            .and_then(|p| p.as_gc::<PropertyObj>());
        if let Some(property) = property {
            property.delete.set(vm.new_native(def, Value::NONE));
        }
    }
    let key_error = vm.interp.types.key_error;
    vm.add_methods(key_error, KEY_ERROR_METHODS);
}

static INIT: NativeDef = NativeDef::new("__init__", Arity::Any, base_init);

static METHODS: &[NativeDef] = &[
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__str__", Arity::Exact(1), str),
    NativeDef::new("with_traceback", Arity::Exact(2), with_traceback),
    NativeDef::new("add_note", Arity::Exact(2), add_note),
];

static KEY_ERROR_METHODS: &[NativeDef] = &[NativeDef::new("__str__", Arity::Exact(1), key_str)];

static GETSETS: &[(&NativeDef, Option<&NativeDef>)] = &[
    (
        &NativeDef::new("args", Arity::Exact(1), get_args),
        Some(&NativeDef::new("args", Arity::Exact(2), set_args)),
    ),
    (
        &NativeDef::new("__traceback__", Arity::Exact(1), get_traceback),
        Some(&NativeDef::new(
            "__traceback__",
            Arity::Exact(2),
            set_traceback,
        )),
    ),
    (
        &NativeDef::new("__cause__", Arity::Exact(1), get_cause),
        Some(&NativeDef::new("__cause__", Arity::Exact(2), set_cause)),
    ),
    (
        &NativeDef::new("__context__", Arity::Exact(1), get_context),
        Some(&NativeDef::new("__context__", Arity::Exact(2), set_context)),
    ),
    (
        &NativeDef::new("__suppress_context__", Arity::Exact(1), get_suppress),
        Some(&NativeDef::new(
            "__suppress_context__",
            Arity::Exact(2),
            set_suppress,
        )),
    ),
];

/// What deleting the attributes does: each may only be set.
static DELETERS: &[NativeDef] = &[
    NativeDef::new("args", Arity::Exact(1), |vm, _| undeletable(vm, "args")),
    NativeDef::new("__traceback__", Arity::Exact(1), |vm, _| {
        undeletable(vm, "__traceback__")
    }),
    NativeDef::new("__cause__", Arity::Exact(1), |vm, _| {
        undeletable(vm, "__cause__")
    }),
    NativeDef::new("__context__", Arity::Exact(1), |vm, _| {
        undeletable(vm, "__context__")
    }),
];

fn undeletable(vm: &mut Vm, name: &str) -> PyResult {
    Err(vm.type_error(format!("{name} may not be deleted")))
}

/// The exception that a method or getter was called on.
pub(super) fn receiver(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<ExceptionObj>> {
    let first = args.pos.first().copied().unwrap_or(Value::NONE);
    match first.as_gc::<ExceptionObj>() {
        Some(exception) => Ok(exception),
        None => {
            let got = vm.class_name(first);
            Err(vm.type_error(format!(
                "descriptor requires a 'BaseException' object but received a '{got}'"
            )))
        }
    }
}

/// `__new__`. An instance of a built-in class is initialised here; of others, `__init__` will be called.
pub(super) fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let tuple = vm.new_tuple(args.pos);
    let exception = vm.alloc(ExceptionObj::new(Header::new(class), tuple));
    let this = Value::from(exception);
    if !class.has(ClassFlags::BUILTIN) {
        return Ok(this);
    }
    let key = vm.interp.names.__init__;
    if let Some(init) = vm
        .lookup(class, key)
        .and_then(|init| init.as_gc::<NativeObj>())
    {
        if std::ptr::eq(init.def, &INIT) {
            no_keywords(vm, class, args)?;
        } else {
            vm.root(this);
            let pos = [&[this], args.pos].concat();
            (init.def.func)(vm, &Args { pos: &pos, ..*args })?;
        }
    }
    if class == vm.interp.types.os_error {
        super::os_error::specialise(vm, exception);
    }
    Ok(this)
}

/// # Errors
/// TypeError where there are keyword arguments.
pub(super) fn no_keywords(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult<()> {
    if args.names.is_empty() {
        return Ok(());
    }
    let name = class.name_str();
    Err(vm.type_error(format!("{name}() takes no keyword arguments")))
}

/// Makes the positional arguments of `__init__` the exception's `args`.
pub(super) fn take_args(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<ExceptionObj>> {
    let exception = receiver(vm, args)?;
    let rest = args.pos.get(1..).unwrap_or_default();
    if exception.args.get().items() != rest {
        exception.args.set(vm.new_tuple(rest));
    }
    Ok(exception)
}

fn base_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let this = args.pos.first().copied().unwrap_or(Value::NONE);
    let class = vm.class_of(this);
    no_keywords(vm, class, args)?;
    take_args(vm, args)?;
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.check_native_stack()?;
    let exception = receiver(vm, args)?;
    let tuple = exception.args.get();
    let shown = match *tuple.items() {
        [one] => {
            let inner = vm.repr(one)?;
            [b"(", inner.bytes(), b")"].concat()
        }
        _ => vm.repr(tuple.into())?.bytes().to_vec(),
    };
    let name = exception.header().shape().class.name.get();
    let text = [name.bytes(), &shown].concat();
    Ok(vm.new_str_bytes(&text)?.into())
}

/// `BaseException.__str__`.
pub(super) fn str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = receiver(vm, args)?.args.get();
    Ok(match *tuple.items() {
        [] => vm.new_str("").into(),
        [one] => vm.str(one)?.into(),
        _ => vm.str(tuple.into())?.into(),
    })
}

fn key_str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match *receiver(vm, args)?.args.get().items() {
        [key] => Ok(vm.repr(key)?.into()),
        _ => str(vm, args),
    }
}

fn with_traceback(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    set_traceback(vm, args)?;
    Ok(args.pos[0])
}

fn add_note(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (this, note) = (args.pos[0], args.pos[1]);
    if !note.is_kind(Kind::Str) {
        let got = vm.class_name(note);
        return Err(vm.type_error(format!("note must be a str, not '{got}'")));
    }
    let key = vm.interp.names.__notes__;
    let notes = match vm.find_attr(this, key)? {
        Some(notes) => notes,
        None => {
            let notes = vm.new_list(Vec::new()).into();
            vm.root(notes);
            vm.set_attr(this, key, Some(notes))?;
            notes
        }
    };
    match notes.as_gc::<ListObj>() {
        Some(list) => vm.list_push(list, note)?,
        None => return Err(vm.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(Value::NONE)
}

fn get_args(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.args.get().into())
}

fn set_args(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let list = vm.collect_list(args.pos[1])?;
    let items = list.items(vm).to_vec();
    exception.args.set(vm.new_tuple(&items));
    Ok(Value::NONE)
}

fn get_traceback(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.traceback.get())
}

fn set_traceback(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let traceback = args.pos[1];
    if !traceback.is_none() && !traceback.is_kind(Kind::Traceback) {
        return Err(vm.type_error("__traceback__ must be a traceback or None"));
    }
    exception.traceback.set(traceback);
    Ok(Value::NONE)
}

fn get_cause(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.cause.get())
}

fn set_cause(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let cause = args.pos[1];
    if !cause.is_none() && !cause.is_kind(Kind::Exception) {
        return Err(vm.type_error("exception cause must be None or derive from BaseException"));
    }
    exception.cause.set(cause);
    exception.suppress_context.set(true);
    Ok(Value::NONE)
}

fn get_context(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.context.get())
}

fn set_context(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let context = args.pos[1];
    if !context.is_none() && !context.is_kind(Kind::Exception) {
        return Err(vm.type_error("exception context must be None or derive from BaseException"));
    }
    exception.context.set(context);
    Ok(Value::NONE)
}

fn get_suppress(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(Value::bool(receiver(vm, args)?.suppress_context.get()))
}

fn set_suppress(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    match args.pos[1].as_bool() {
        Some(suppress) => exception.suppress_context.set(suppress),
        None => return Err(vm.type_error("attribute value type must be bool")),
    }
    Ok(Value::NONE)
}
