//! `super`.

use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_super),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__getattribute__", Arity::Exact(2), getattribute),
    NativeDef::new("__get__", Arity::Range(2, 3), get),
];

static GETSETS: &[super::GetSet] = &[
    getset!("__thisclass__", this_class),
    getset!("__self__", self_object),
    getset!("__self_class__", self_class),
];

/// Sets up what this file defines.
pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.super_;
    vm.set_new(class, new_super);
    vm.add_methods(class, METHODS);
    vm.add_getsets(class, GETSETS);
    let builtins = vm.interp.builtins;
    let name = vm.intern("super");
    vm.set_global(builtins, name, class.into());
}

fn new_super(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() {
        return Err(vm.type_error("super() takes no keyword arguments"));
    }
    let (start, object) = match *args.pos {
        [] => from_frame(vm)?,
        [start] => (start, Value::UNBOUND),
        [start, object] if object.is_none() => (start, Value::UNBOUND),
        [start, object] => (start, object),
        _ => {
            let given = args.pos.len();
            return Err(vm.type_error(format!("super() expected at most 2 arguments, got {given}")));
        }
    };
    let Some(start) = start.as_gc::<ClassObj>() else {
        let got = vm.class_name(start);
        return Err(vm.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    make(vm, class, start, object)
}

fn make(vm: &mut Vm, class: Gc<ClassObj>, start: Gc<ClassObj>, object: Value) -> PyResult {
    let object_class = if object.is_unbound() {
        start
    } else {
        searched_class(vm, start, object)?
    };
    let header = vm.header(class);
    let object = SuperObj::new(header, start, object, object_class);
    Ok(vm.alloc(object).into())
}

/// The class whose order is searched: the object itself, where that is a class below `start`, or else its class.
fn searched_class(vm: &mut Vm, start: Gc<ClassObj>, object: Value) -> PyResult<Gc<ClassObj>> {
    if let Some(class) = object.as_gc::<ClassObj>()
        && class.is_subclass_of(start)
    {
        return Ok(class);
    }
    let real = vm.class_of(object);
    if real.is_subclass_of(start) {
        return Ok(real);
    }
    let key = vm.interp.names.__class__;
    if let Some(said) = vm.find_attr(object, key)?
        && let Some(said) = said.as_gc::<ClassObj>()
        && said != real
        && said.is_subclass_of(start)
    {
        return Ok(said);
    }
    let what = match object.as_gc::<ClassObj>() {
        Some(class) => format!("type {}", class.name_str()),
        None => format!("instance of {}", real.name_str()),
    };
    let start = start.name_str();
    Err(vm.type_error(format!(
        "super(type, obj): obj ({what}) is not an instance or subtype of type ({start})."
    )))
}

/// What `super()` without arguments stands for: the class being defined, and the first argument of the method.
fn from_frame(vm: &mut Vm) -> PyResult<(Value, Value)> {
    let Some(frame) = vm.calling_frame() else {
        return Err(vm.runtime_error("super(): no current frame"));
    };
    if frame.code.object.arg_count == 0 {
        return Err(vm.runtime_error("super(): no arguments"));
    }
    let object = frame.content(0);
    if object.is_unbound() {
        // `super().name` reads the variable before it calls anything, in CPython.
        let name = frame.code.local_names[0].to_string_lossy();
        return Err(vm.unbound_local_error(format!(
            "cannot access local variable '{name}' where it is not associated with a value"
        )));
    }
    let name = vm.interp.names.__class__;
    let class = frame.free_variables().find(|&(free, _)| free == name);
    match class {
        Some((_, class)) if class.is_unbound() => {
            Err(vm.runtime_error("super(): empty __class__ cell"))
        }
        Some((_, class)) => Ok((class, object)),
        None => Err(vm.runtime_error("super(): __class__ cell not found")),
    }
}

fn receiver(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<SuperObj>> {
    match args.pos[0].as_gc::<SuperObj>() {
        Some(object) => Ok(object),
        None => Err(vm.type_error("a super object is wanted")),
    }
}

fn init_super(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let object = receiver(vm, args)?;
    let class = object.class.name_str();
    let text = if object.object.is_unbound() {
        format!("<super: <class '{class}'>, NULL>")
    } else {
        let of = object.object_class.name_str();
        format!("<super: <class '{class}'>, <{of} object>>")
    };
    Ok(vm.new_str(&text).into())
}

fn getattribute(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let object = receiver(vm, args)?;
    let name = vm.attribute_name(args.pos[1])?;
    match vm.super_get_attr(object, name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(args.pos[0], name)),
    }
}

/// Binds an unbound `super` object that is a class attribute to an instance.
fn get(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let object = receiver(vm, args)?;
    if args.pos[1].is_none() || !object.object.is_unbound() {
        return Ok(args.pos[0]);
    }
    let class = vm.class_of(args.pos[0]);
    make(vm, class, object.class, args.pos[1])
}

fn this_class(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.class.into())
}

fn self_object(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let object = receiver(vm, args)?.object;
    Ok(if object.is_unbound() {
        Value::NONE
    } else {
        object
    })
}

fn self_class(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let object = receiver(vm, args)?;
    Ok(if object.object.is_unbound() {
        Value::NONE
    } else {
        object.object_class.into()
    })
}
