//! The class `type`.

use super::class_new::new_type;
use super::class_order::linearise;
use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Raised, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_type),
    NativeDef::new("__call__", Arity::Any, call),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__getattribute__", Arity::Exact(2), getattribute),
    NativeDef::new("__setattr__", Arity::Exact(3), setattr),
    NativeDef::new("__delattr__", Arity::Exact(2), delattr),
    NativeDef::new("__dir__", Arity::Exact(1), dir),
    NativeDef::new("__sizeof__", Arity::Exact(1), sizeof),
    NativeDef::new("__instancecheck__", Arity::Exact(2), instancecheck),
    NativeDef::new("__subclasscheck__", Arity::Exact(2), subclasscheck),
    NativeDef::new("__subclasses__", Arity::Exact(1), subclasses),
    NativeDef::new("__or__", Arity::Exact(2), super::generic::or),
    NativeDef::new("__ror__", Arity::Exact(2), super::generic::ror),
    NativeDef::new("mro", Arity::Exact(1), mro),
];

static CLASS_METHODS: &[NativeDef] = &[NativeDef::new("__prepare__", Arity::Any, prepare)];

static GETSETS: &[super::GetSet] = &[
    getset!("__name__", get_name, set_name, delete),
    getset!("__qualname__", get_qualname, set_qualname, delete),
    getset!("__module__", get_module, set_module, delete),
    getset!("__doc__", get_doc, set_doc, delete),
    getset!("__annotations__", get_annotations, set_annotations, delete),
    getset!("__bases__", get_bases, set_bases, delete),
    getset!("__base__", get_base),
    getset!("__mro__", get_mro),
    getset!("__dict__", get_dict),
    getset!("__type_params__", get_type_params),
    getset!("__text_signature__", get_text_signature),
];

static FUNCTIONS: &[NativeDef] = &[NativeDef::new(
    "__build_class__",
    Arity::Any,
    super::build_class::build_class,
)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let type_ = vm.interp.types.type_;
    vm.set_new(type_, new_type);
    vm.add_methods(type_, METHODS);
    vm.add_class_methods(type_, CLASS_METHODS);
    vm.add_getsets(type_, GETSETS);
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "builtins", FUNCTIONS);
    vm.add_functions(builtins, "builtins", super::instance_check::FUNCTIONS);
    let name = vm.intern("type");
    vm.set_global(builtins, name, type_.into());
}

/// The receiver: the dispatcher has checked that it is a class.
fn receiver(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<ClassObj>> {
    match args.pos.first().and_then(|c| c.as_gc::<ClassObj>()) {
        Some(class) => Ok(class),
        None => Err(vm.type_error("a class is wanted")),
    }
}

fn init_type(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let given = args.pos.len() - 1;
    if given == 1 && !args.names.is_empty() {
        return Err(vm.type_error("type.__init__() takes no keyword arguments"));
    }
    if given != 1 && given != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(Value::NONE)
}

fn call(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    vm.instantiate(
        class,
        &Args {
            pos: &args.pos[1..],
            ..*args
        },
    )
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let text = format!("<class '{}'>", vm.full_class_name(class));
    Ok(vm.new_str(&text).into())
}

fn getattribute(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let name = vm.attribute_name(args.pos[1])?;
    match vm.class_get_attr(class, name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(class.into(), name)),
    }
}

fn setattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    vm.default_set_attr(args.pos[0], name, Some(args.pos[2]))?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    vm.default_set_attr(args.pos[0], name, None)?;
    Ok(Value::NONE)
}

fn dir(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let names = vm.inherited_names(class);
    Ok(vm.name_list(names))
}

fn sizeof(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::int(size_of::<ClassObj>() as i32))
}

fn instancecheck(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    vm.is_plain_instance(args.pos[1], class).map(Value::bool)
}

fn subclasscheck(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.is_plain_subclass(args.pos[1], args.pos[0])
        .map(Value::bool)
}

fn subclasses(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let list = class.subclasses(vm).iter().map(|&c| c.into()).collect();
    Ok(vm.new_list(list).into())
}

fn mro(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let bases = class.bases.get().items().iter();
    let bases = bases.filter_map(|b| b.as_gc()).collect::<Vec<_>>();
    let order = linearise(vm, class, &bases)?;
    Ok(vm.new_list(order).into())
}

fn prepare(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(vm.new_dict().into())
}

/// The new value of an attribute of a class; an error where the class is built in, or the value is to be deleted.
fn settable(vm: &mut Vm, args: &Args<'_>, name: &str) -> PyResult<(Gc<ClassObj>, Value)> {
    let class = receiver(vm, args)?;
    let class_name = class.name_str();
    if class.has(ClassFlags::BUILTIN) {
        return Err(vm.type_error(format!(
            "cannot set '{name}' attribute of immutable type '{class_name}'"
        )));
    }
    match args.pos.get(1) {
        Some(&value) => Ok((class, value)),
        None => Err(vm.type_error(format!(
            "cannot delete '{name}' attribute of immutable type '{class_name}'"
        ))),
    }
}

fn not_a_string(vm: &mut Vm, class: Gc<ClassObj>, name: &str, value: Value) -> Raised {
    let (class, got) = (class.name_str(), vm.class_name(value));
    vm.type_error(format!(
        "can only assign string to {class}.{name}, not '{got}'"
    ))
}

fn get_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.name.get().into())
}

fn set_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (class, value) = settable(vm, args, "__name__")?;
    let Some(name) = value.as_gc::<StrObj>() else {
        return Err(not_a_string(vm, class, "__name__", value));
    };
    if name.bytes().contains(&0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    class.name.set(name);
    Ok(Value::NONE)
}

fn get_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.qualname.get().into())
}

fn set_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (class, value) = settable(vm, args, "__qualname__")?;
    match value.as_gc::<StrObj>() {
        Some(name) => class.qualname.set(name),
        None => return Err(not_a_string(vm, class, "__qualname__", value)),
    }
    Ok(Value::NONE)
}

fn get_module(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let key = vm.interp.names.__module__;
    match class.dict.get_str(vm, key) {
        // Where the instances have such an attribute, its descriptor is not what the class says of itself.
        Some(module) if class.has(ClassFlags::BUILTIN) && module.is_kind(Kind::Property) => {
            Ok(vm.interp.names.builtins.into())
        }
        Some(module) => Ok(module),
        None if class.has(ClassFlags::BUILTIN) => Ok(vm.interp.names.builtins.into()),
        None => Err(vm.no_attribute(class.into(), key)),
    }
}

/// Sets an attribute that the class keeps among its own.
fn set_in_dict(vm: &mut Vm, class: Gc<ClassObj>, name: Gc<StrObj>, value: Value) -> PyResult {
    if !class.dict.set_str(vm, name, value) {
        return Err(vm.memory_error());
    }
    vm.class_modified(class);
    Ok(Value::NONE)
}

fn set_module(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (class, value) = settable(vm, args, "__module__")?;
    let key = vm.interp.names.__module__;
    set_in_dict(vm, class, key, value)
}

fn get_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let key = vm.interp.names.__doc__;
    match class.dict.get_str(vm, key) {
        Some(doc) => vm.bind_descriptor(doc, None, class),
        None => Ok(Value::NONE),
    }
}

fn set_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (class, value) = settable(vm, args, "__doc__")?;
    let key = vm.interp.names.__doc__;
    set_in_dict(vm, class, key, value)
}

fn get_annotations(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let key = vm.interp.names.__annotations__;
    if class.has(ClassFlags::BUILTIN) {
        let name = class.name_str();
        let message = format!("type object '{name}' has no attribute '__annotations__'");
        return Err(vm.attribute_error_on(message, class.into(), key));
    }
    if let Some(annotations) = class.dict.get_str(vm, key) {
        return vm.bind_descriptor(annotations, None, class);
    }
    let annotations = vm.new_dict().into();
    vm.root(annotations);
    set_in_dict(vm, class, key, annotations)?;
    Ok(annotations)
}

fn set_annotations(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let key = vm.interp.names.__annotations__;
    if args.pos.len() == 1 {
        let class = receiver(vm, args)?;
        if class.dict.remove_str(vm, key).is_none() {
            return Err(vm.attribute_error("__annotations__"));
        }
        vm.class_modified(class);
        return Ok(Value::NONE);
    }
    let (class, value) = settable(vm, args, "__annotations__")?;
    set_in_dict(vm, class, key, value)
}

fn get_bases(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.bases.get().into())
}

/// Sets `__bases__`: allowed where the layout stays.
fn set_bases(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (class, value) = settable(vm, args, "__bases__")?;
    let name = class.name_str();
    let Some(bases) = value.as_gc::<TupleObj>() else {
        let got = vm.class_name(value);
        return Err(vm.type_error(format!(
            "can only assign tuple to {name}.__bases__, not {got}"
        )));
    };
    if bases.items().is_empty() {
        return Err(vm.type_error(format!(
            "can only assign non-empty tuple to {name}.__bases__, not ()"
        )));
    }
    let mut classes = Vec::new();
    for &base in bases.items() {
        let Some(base) = base.as_gc::<ClassObj>() else {
            let got = vm.class_name(base);
            return Err(vm.type_error(format!(
                "{name}.__bases__ must be tuple of classes, not '{got}'"
            )));
        };
        if base.is_subclass_of(class) {
            return Err(vm.type_error("a __bases__ item causes an inheritance cycle"));
        }
        classes.push(base);
    }
    let base = super::class_order::best_base(vm, bases.items())?;
    let old = class.base.get();
    let same_layout = old.is_some_and(|old| {
        old.layout.get() == base.layout.get()
            && old.root_shape().names == base.root_shape().names
            && old.has(ClassFlags::BUILTIN) == base.has(ClassFlags::BUILTIN)
    });
    if !same_layout {
        let old = old.map_or(String::new(), |old| old.name_str());
        let new = base.name_str();
        return Err(vm.type_error(format!(
            "__bases__ assignment: '{new}' object layout differs from '{old}'"
        )));
    }
    let order = linearise(vm, class, &classes)?;
    let order = vm.new_tuple(&order);
    for old in class.bases.get().items() {
        if let Some(old) = old.as_gc::<ClassObj>() {
            old.subclasses_mut(vm).retain(|&c| c != class);
        }
    }
    for new in classes {
        new.subclasses_mut(vm).push(class);
    }
    class.base.set(Some(base));
    class.bases.set(bases);
    class.mro.set(order);
    for class in vm.class_and_descendants(class).into_iter().skip(1) {
        let bases = class.bases.get().items().iter();
        let bases = bases.filter_map(|b| b.as_gc()).collect::<Vec<_>>();
        let order = linearise(vm, class, &bases)?;
        class.mro.set(vm.new_tuple(&order));
    }
    vm.update_class_flags(class);
    // The bases that have come or gone may be those that make it a descriptor's class.
    vm.descriptors_modified();
    Ok(Value::NONE)
}

fn get_base(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?
        .base
        .get()
        .map_or(Value::NONE, Value::from))
}

fn get_mro(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(receiver(vm, args)?.mro.get().into())
}

fn get_dict(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = receiver(vm, args)?.dict;
    Ok(vm.new_mapping_proxy(dict.into()))
}

fn get_type_params(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = receiver(vm, args)?;
    let key = vm.intern("__type_params__");
    let params = class.dict.get_str(vm, key);
    Ok(params.unwrap_or(vm.interp.empty_tuple))
}

fn get_text_signature(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::NONE)
}
