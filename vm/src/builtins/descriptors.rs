//! `property`, `staticmethod`, `classmethod`, and the descriptors of slots and of computed attributes.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

static PROPERTY_METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_property),
    NativeDef::new("__get__", Arity::Range(2, 3), descriptor_get),
    NativeDef::new("__set__", Arity::Exact(3), descriptor_set),
    NativeDef::new("__delete__", Arity::Exact(2), descriptor_delete),
    NativeDef::new("__set_name__", Arity::Any, property_set_name),
    NativeDef::new("getter", Arity::Exact(2), property_getter),
    NativeDef::new("setter", Arity::Exact(2), property_setter),
    NativeDef::new("deleter", Arity::Exact(2), property_deleter),
];

static PROPERTY_GETSETS: &[super::GetSet] = &[
    getset!("fget", property_fget, read_only),
    getset!("fset", property_fset, read_only),
    getset!("fdel", property_fdel, read_only),
    getset!("__doc__", property_doc, set_property_doc, delete),
    getset!("__name__", property_name, set_property_name, delete),
    getset!("__isabstractmethod__", property_is_abstract),
];

static WRAPPER_METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_wrapper),
    NativeDef::new("__get__", Arity::Range(2, 3), descriptor_get),
    NativeDef::new("__repr__", Arity::Exact(1), wrapper_repr),
];

static STATIC_METHODS: &[NativeDef] = &[NativeDef::new("__call__", Arity::Any, wrapper_call)];

static WRAPPER_GETSETS: &[super::GetSet] = &[
    getset!("__func__", wrapped, read_only),
    getset!("__wrapped__", wrapped, read_only),
    getset!("__isabstractmethod__", wrapper_is_abstract),
    getset!("__name__", wrapped_name),
    getset!("__qualname__", wrapped_qualname),
    getset!("__module__", wrapped_module),
    getset!("__doc__", wrapped_doc),
    getset!("__annotations__", wrapped_annotations),
];

static DATA_METHODS: &[NativeDef] = &[
    NativeDef::new("__get__", Arity::Range(2, 3), descriptor_get),
    NativeDef::new("__set__", Arity::Exact(3), descriptor_set),
    NativeDef::new("__delete__", Arity::Exact(2), descriptor_delete),
    NativeDef::new("__repr__", Arity::Exact(1), data_repr),
];

static DATA_GETSETS: &[super::GetSet] = &[
    getset!("__name__", data_name),
    getset!("__qualname__", data_qualname),
    getset!("__objclass__", data_class),
    getset!("__doc__", no_doc),
];

static DICT_GETSETS: &[super::GetSet] = &[
    getset!("__dict__", instance_dict, set_instance_dict, delete),
    getset!("__weakref__", instance_weakref),
];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let property = types.property;
    let (staticmethod, classmethod) = (types.staticmethod, types.classmethod);
    let (member, getset) = (types.member_descriptor, types.getset_descriptor);
    vm.set_new(property, new_property);
    vm.add_methods(property, PROPERTY_METHODS);
    vm.add_getsets(property, PROPERTY_GETSETS);
    vm.set_new(staticmethod, new_staticmethod);
    vm.set_new(classmethod, new_classmethod);
    vm.add_methods(staticmethod, STATIC_METHODS);
    for wrapper in [staticmethod, classmethod] {
        vm.add_methods(wrapper, WRAPPER_METHODS);
        vm.add_getsets(wrapper, WRAPPER_GETSETS);
    }
    for data in [member, getset] {
        vm.add_methods(data, DATA_METHODS);
        vm.add_getsets(data, DATA_GETSETS);
    }
    let builtins = vm.interp.builtins;
    let classes = [
        ("property", property),
        ("staticmethod", staticmethod),
        ("classmethod", classmethod),
    ];
    for (name, class) in classes {
        let name = vm.intern(name);
        vm.set_global(builtins, name, class.into());
    }
    super::super_::init(vm);
}

/// Gives a class written in Python the descriptors through which its instances show their `__dict__`.
pub(super) fn add_dict_descriptors(vm: &mut Vm, class: Gc<ClassObj>) {
    vm.add_getsets(class, DICT_GETSETS);
}

/// The setter of attributes that cannot be set.
pub(super) fn read_only(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Err(vm.attribute_error("readonly attribute"))
}

pub(super) fn no_doc(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::NONE)
}

/// `descriptor.__get__(object, class=None)`.
pub(super) fn descriptor_get(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let descriptor = args.pos[0];
    let object = Some(args.pos[1]).filter(|object| !object.is_none());
    let class = args.pos.get(2).and_then(|c| c.as_gc::<ClassObj>());
    match (object, class) {
        (Some(object), class) => {
            check_owner(vm, descriptor, object)?;
            let class = class.unwrap_or_else(|| vm.class_of(object));
            vm.bind_descriptor(descriptor, Some(object), class)
        }
        (None, Some(class)) => vm.bind_descriptor(descriptor, None, class),
        (None, None) => Err(vm.type_error("__get__(None, None) is invalid")),
    }
}

fn descriptor_set(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    set_through(vm, args, Some(args.pos[2]))
}

fn descriptor_delete(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    set_through(vm, args, None)
}

fn set_through(vm: &mut Vm, args: &Args<'_>, value: Option<Value>) -> PyResult {
    let descriptor = args.pos[0];
    check_owner(vm, descriptor, args.pos[1])?;
    let name = match descriptor.as_gc::<MemberObj>() {
        Some(member) => member.name,
        None => descriptor
            .as_gc::<PropertyObj>()
            .and_then(|property| property.name.get().as_gc())
            .unwrap_or(vm.interp.names.name),
    };
    vm.descriptor_set(descriptor, args.pos[1], name, value)?;
    Ok(Value::NONE)
}

/// The name and the class of a slot's or a computed attribute's descriptor.
fn described(descriptor: Value) -> Option<(Gc<StrObj>, Gc<ClassObj>)> {
    if let Some(member) = descriptor.as_gc::<MemberObj>() {
        return Some((member.name, member.class));
    }
    let property = descriptor.as_gc::<PropertyObj>()?;
    Some((property.name.get().as_gc()?, property.owner.get().as_gc()?))
}

/// A descriptor of one class's instances is not for those of another.
fn check_owner(vm: &mut Vm, descriptor: Value, object: Value) -> PyResult<()> {
    let (name, class) = if let Some((name, class)) = described(descriptor) {
        (name.to_string_lossy(), class)
    } else if let Some(native) = descriptor.as_gc::<NativeObj>()
        && let Some(class) = native.owner.as_gc::<ClassObj>()
    {
        (native.def.name.to_string(), class)
    } else {
        return Ok(());
    };
    if vm.is_a(object, class) {
        return Ok(());
    }
    let class = class.name_str();
    let got = vm.class_name(object);
    Err(vm.type_error(format!(
        "descriptor '{name}' for '{class}' objects doesn't apply to a '{got}' object"
    )))
}

fn data_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let what = if args.pos[0].is_kind(Kind::Member) {
        "member"
    } else {
        "attribute"
    };
    let text = match described(args.pos[0]) {
        Some((name, class)) => format!(
            "<{what} '{}' of '{}' objects>",
            name.to_string_lossy(),
            class.name_str()
        ),
        None => vm.default_repr(args.pos[0]),
    };
    Ok(vm.new_str(&text).into())
}

fn data_name(_: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(described(args.pos[0]).map_or(Value::NONE, |(name, _)| name.into()))
}

fn data_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match described(args.pos[0]) {
        Some((name, class)) => {
            let class = class.qualname.get().to_string_lossy();
            let text = format!("{class}.{}", name.to_string_lossy());
            Ok(vm.new_str(&text).into())
        }
        None => Ok(Value::NONE),
    }
}

fn data_class(_: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(described(args.pos[0]).map_or(Value::NONE, |(_, class)| class.into()))
}

fn instance_dict(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match vm.attribute_dict(args.pos[0])? {
        Some(dict) => Ok(dict.into()),
        None => {
            let name = vm.interp.names.__dict__;
            Err(vm.no_attribute(args.pos[0], name))
        }
    }
}

fn set_instance_dict(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = match args.pos.get(1) {
        None => vm.new_dict(),
        Some(value) => match value.as_gc::<DictObj>() {
            Some(dict) => dict,
            None => {
                let got = vm.class_name(*value);
                return Err(vm.type_error(format!(
                    "__dict__ must be set to a dictionary, not a '{got}'"
                )));
            }
        },
    };
    vm.replace_dict(args.pos[0], dict);
    Ok(Value::NONE)
}

fn instance_weakref(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::NONE)
}

static PROPERTY_PARAMS: Params<4> = Params {
    function: "property",
    names: ["fget", "fset", "fdel", "doc"],
    positional_only: 0,
    keyword_only_from: 4,
    required: 0,
};

fn new_property(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let header = vm.header(class);
    let none = Value::NONE;
    let property = vm.alloc(PropertyObj::new(header, none, none, none, none));
    vm.root(property);
    if class == vm.interp.types.property {
        fill_property(vm, property, args, 0)?;
    }
    Ok(property.into())
}

fn init_property(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let property = property(vm, args)?;
    fill_property(vm, property, args, 1)?;
    Ok(Value::NONE)
}

fn fill_property(
    vm: &mut Vm,
    property: Gc<PropertyObj>,
    args: &Args<'_>,
    skip: usize,
) -> PyResult<()> {
    let [get, set, delete, doc] = vm.bind(&PROPERTY_PARAMS, args, skip)?;
    let given = |value: Option<Value>| value.unwrap_or(Value::NONE);
    property.get.set(given(get));
    property.set.set(given(set));
    property.delete.set(given(delete));
    property.doc.set(given(doc));
    property.doc_from_getter.set(false);
    if property.doc.get().is_none() && !given(get).is_none() {
        let key = vm.interp.names.__doc__;
        if let Some(doc) = vm.find_attr(given(get), key)? {
            property.doc.set(doc);
            property.doc_from_getter.set(!doc.is_none());
        }
    }
    let object = args.pos.first().copied().filter(|_| skip == 1);
    match object {
        Some(object) if !vm.is_exact(object, vm.interp.types.property) => {
            shadow_doc(vm, object, property)
        }
        _ => Ok(()),
    }
}

/// Gives an instance of a class below `property` a docstring of its own: that of the class would hide the property's.
fn shadow_doc(vm: &mut Vm, object: Value, property: Gc<PropertyObj>) -> PyResult<()> {
    let key = vm.interp.names.__doc__;
    match vm.set_attr(object, key, Some(property.doc.get())) {
        Err(raised)
            if !property.doc_from_getter.get()
                && vm.is_instance_of(raised, vm.interp.types.attribute_error) =>
        {
            Ok(())
        }
        result => result,
    }
}

fn property(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<PropertyObj>> {
    match args.pos[0].as_gc::<PropertyObj>() {
        Some(property) => Ok(property),
        None => Err(vm.type_error("a property is wanted")),
    }
}

/// A property as this one, of the same class, with one function exchanged.
fn exchanged(
    vm: &mut Vm,
    args: &Args<'_>,
    exchange: impl FnOnce(&mut [Value; 4], Value),
) -> PyResult {
    let old = property(vm, args)?;
    // A docstring that was the getter's is looked for anew.
    let doc = if old.doc_from_getter.get() {
        Value::NONE
    } else {
        old.doc.get()
    };
    let mut parts = [old.get.get(), old.set.get(), old.delete.get(), doc];
    exchange(&mut parts, args.pos[1]);
    let class = vm.class_of(args.pos[0]);
    let new = vm.call(class.into(), &parts)?;
    if let Some(new) = new.as_gc::<PropertyObj>() {
        new.name.set(old.name.get());
    }
    Ok(new)
}

fn property_getter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    exchanged(vm, args, |parts, function| parts[0] = function)
}

fn property_setter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    exchanged(vm, args, |parts, function| parts[1] = function)
}

fn property_deleter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    exchanged(vm, args, |parts, function| parts[2] = function)
}

fn property_set_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if args.pos.len() != 3 {
        let given = args.pos.len() - 1;
        return Err(vm.type_error(format!(
            "__set_name__() takes 2 positional arguments but {given} were given"
        )));
    }
    property(vm, args)?.name.set(args.pos[2]);
    Ok(Value::NONE)
}

fn property_fget(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(property(vm, args)?.get.get())
}

fn property_fset(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(property(vm, args)?.set.get())
}

fn property_fdel(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(property(vm, args)?.delete.get())
}

fn property_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(property(vm, args)?.doc.get())
}

fn set_property_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let property = property(vm, args)?;
    property
        .doc
        .set(args.pos.get(1).copied().unwrap_or(Value::NONE));
    Ok(Value::NONE)
}

fn property_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let property = property(vm, args)?;
    if !property.name.get().is_none() {
        return Ok(property.name.get());
    }
    let key = vm.interp.names.__name__;
    let getter = property.get.get();
    if !getter.is_none()
        && let Some(name) = vm.find_attr(getter, key)?
    {
        return Ok(name);
    }
    let message = "'property' object has no attribute '__name__'".to_string();
    Err(vm.attribute_error_on(message, args.pos[0], key))
}

fn set_property_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = args.pos.get(1).copied().unwrap_or(Value::NONE);
    property(vm, args)?.name.set(name);
    Ok(Value::NONE)
}

fn is_abstract(vm: &mut Vm, function: Value) -> PyResult<bool> {
    let key = vm.intern("__isabstractmethod__");
    if function.is_none() {
        return Ok(false);
    }
    match vm.find_attr(function, key)? {
        Some(flag) => vm.truth(flag),
        None => Ok(false),
    }
}

fn property_is_abstract(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let property = property(vm, args)?;
    for function in [&property.get, &property.set, &property.delete] {
        if is_abstract(vm, function.get())? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

impl Vm {
    /// A `staticmethod` or `classmethod` around `function`.
    pub(crate) fn new_method_wrapper(&mut self, kind: WrapperKind, function: Value) -> Value {
        let types = &self.interp.types;
        let class = match kind {
            WrapperKind::Static => types.staticmethod,
            WrapperKind::Class => types.classmethod,
        };
        let header = self.header(class);
        self.alloc(MethodWrapperObj::new(header, kind, function))
            .into()
    }
}

fn new_staticmethod(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    new_wrapper(vm, class, WrapperKind::Static, args)
}

fn new_classmethod(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    new_wrapper(vm, class, WrapperKind::Class, args)
}

fn new_wrapper(vm: &mut Vm, class: Gc<ClassObj>, kind: WrapperKind, args: &Args<'_>) -> PyResult {
    let function = if class.has(ClassFlags::BUILTIN) {
        wrapped_argument(vm, class, args.pos, args)?
    } else {
        Value::NONE
    };
    let header = vm.header(class);
    Ok(vm
        .alloc(MethodWrapperObj::new(header, kind, function))
        .into())
}

fn wrapped_argument(
    vm: &mut Vm,
    class: Gc<ClassObj>,
    given: &[Value],
    args: &Args<'_>,
) -> PyResult {
    let name = class.name_str();
    if !args.names.is_empty() {
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    match *given {
        [function] => Ok(function),
        _ => {
            let given = given.len();
            Err(vm.type_error(format!("{name} expected 1 argument, got {given}")))
        }
    }
}

fn wrapper(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<MethodWrapperObj>> {
    match args.pos.first().and_then(|w| w.as_gc()) {
        Some(wrapper) => Ok(wrapper),
        None => Err(vm.type_error("a staticmethod or classmethod is wanted")),
    }
}

fn init_wrapper(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let wrapper = wrapper(vm, args)?;
    let class = vm.class_of(args.pos[0]);
    let function = wrapped_argument(vm, class, &args.pos[1..], args)?;
    wrapper.function.set(function);
    Ok(Value::NONE)
}

fn wrapper_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.check_native_stack()?;
    let class = vm.class_name(args.pos[0]);
    let function = wrapper(vm, args)?.function.get();
    let function = vm.repr(function)?.to_string_lossy();
    Ok(vm.new_str(&format!("<{class}({function})>")).into())
}

fn wrapper_call(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let function = wrapper(vm, args)?.function.get();
    let pos = &args.pos[1..];
    vm.call_args(function, &Args { pos, ..*args })
}

fn wrapped(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(wrapper(vm, args)?.function.get())
}

fn wrapper_is_abstract(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let function = wrapper(vm, args)?.function.get();
    is_abstract(vm, function).map(Value::bool)
}

fn of_wrapped(vm: &mut Vm, args: &Args<'_>, name: Gc<StrObj>) -> PyResult {
    let function = wrapper(vm, args)?.function.get();
    match vm.find_attr(function, name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(args.pos[0], name)),
    }
}

fn wrapped_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    of_wrapped(vm, args, vm.interp.names.__name__)
}

fn wrapped_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    of_wrapped(vm, args, vm.interp.names.__qualname__)
}

fn wrapped_module(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    of_wrapped(vm, args, vm.interp.names.__module__)
}

fn wrapped_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    of_wrapped(vm, args, vm.interp.names.__doc__)
}

fn wrapped_annotations(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    of_wrapped(vm, args, vm.interp.names.__annotations__)
}
