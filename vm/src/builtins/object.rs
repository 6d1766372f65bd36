//! The class `object`, `None`, `NotImplemented` and `Ellipsis`.

use crate::heap::{Gc, Header};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Raised, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_object),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__str__", Arity::Exact(1), str),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__lt__", Arity::Exact(2), no_order),
    NativeDef::new("__le__", Arity::Exact(2), no_order),
    NativeDef::new("__gt__", Arity::Exact(2), no_order),
    NativeDef::new("__ge__", Arity::Exact(2), no_order),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
    NativeDef::new("__format__", Arity::Exact(2), format_object),
    NativeDef::new("__getattribute__", Arity::Exact(2), getattribute),
    NativeDef::new("__setattr__", Arity::Exact(3), setattr),
    NativeDef::new("__delattr__", Arity::Exact(2), delattr),
    NativeDef::new("__dir__", Arity::Exact(1), dir),
    NativeDef::new("__sizeof__", Arity::Exact(1), sizeof),
];

static CLASS_METHODS: &[NativeDef] = &[
    NativeDef::new("__init_subclass__", Arity::Any, init_subclass),
    NativeDef::new("__subclasshook__", Arity::AtLeast(1), subclasshook),
];

static GETSETS: &[super::GetSet] = &[getset!("__class__", get_class, set_class, delete)];

static NONE_METHODS: &[NativeDef] = &[
    NativeDef::new("__repr__", Arity::Exact(1), none_repr),
    NativeDef::new("__bool__", Arity::Exact(1), none_bool),
];

static NOT_IMPLEMENTED_METHODS: &[NativeDef] = &[NativeDef::new(
    "__repr__",
    Arity::Exact(1),
    not_implemented_repr,
)];

static ELLIPSIS_METHODS: &[NativeDef] =
    &[NativeDef::new("__repr__", Arity::Exact(1), ellipsis_repr)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let object = types.object;
    let none = types.none_type;
    let not_implemented = types.not_implemented_type;
    let ellipsis = types.ellipsis_type;
    vm.set_new(object, new_object);
    vm.add_methods(object, METHODS);
    vm.add_class_methods(object, CLASS_METHODS);
    vm.add_getsets(object, GETSETS);
    vm.set_new(none, new_none);
    vm.add_methods(none, NONE_METHODS);
    vm.set_new(not_implemented, new_not_implemented);
    vm.add_methods(not_implemented, NOT_IMPLEMENTED_METHODS);
    vm.set_new(ellipsis, new_ellipsis);
    vm.add_methods(ellipsis, ELLIPSIS_METHODS);
    let builtins = vm.interp.builtins;
    let singletons = [
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("Ellipsis", Value::ELLIPSIS),
        ("__debug__", Value::TRUE),
        ("object", object.into()),
    ];
    let doc = vm.interp.names.__doc__;
    vm.set_global(object.dict, doc, Value::NONE);
    for (name, value) in singletons {
        let name = vm.intern(name);
        vm.set_global(builtins, name, value);
    }
}

/// Whether `class` has another attribute of that name than `object` has.
fn overrides(vm: &mut Vm, class: Gc<ClassObj>, name: Gc<StrObj>) -> bool {
    let object = vm.interp.types.object;
    vm.lookup(class, name) != object.dict.get_str(vm, name)
}

/// `object.__new__`: arguments are for an `__init__` that wants them.
fn new_object(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.pos.is_empty() || !args.names.is_empty() {
        let (new, init) = (vm.interp.names.__new__, vm.interp.names.__init__);
        if overrides(vm, class, new) {
            return Err(vm.type_error(
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if !overrides(vm, class, init) {
            let name = class.name_str();
            return Err(vm.type_error(format!("{name}() takes no arguments")));
        }
    }
    Ok(vm.new_instance(class).into())
}

/// `object.__init__`: arguments were for a `__new__` that wanted them.
fn init_object(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if args.pos.len() > 1 || !args.names.is_empty() {
        let class = vm.class_of(args.pos[0]);
        let (new, init) = (vm.interp.names.__new__, vm.interp.names.__init__);
        if overrides(vm, class, init) {
            return Err(vm.type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            ));
        }
        if !overrides(vm, class, new) {
            let name = class.name_str();
            return Err(vm.type_error(format!(
                "{name}.__init__() takes exactly one argument (the instance to initialize)"
            )));
        }
    }
    Ok(Value::NONE)
}

impl Vm {
    /// The number that `id()` gives: of a heap object its address.
    pub(crate) fn identity(&self, value: Value) -> u64 {
        match value.header() {
            Some(header) => header.address() as u64,
            None => value.bits(),
        }
    }

    /// `object.__hash__`.
    pub(crate) fn identity_hash(&self, value: Value) -> u64 {
        // Objects are 16 bytes apart at least: the low bits would tell nothing.
        self.identity(value) >> 4
    }

    /// Whether this is a native method that `object` defines.
    pub(crate) fn is_method_of_object(&self, function: Value) -> bool {
        let object = Value::from(self.interp.types.object);
        function
            .as_gc::<NativeObj>()
            .is_some_and(|native| native.owner == object)
    }

    /// The name by which messages and `repr` show a class: with its module, unless that is `builtins`.
    pub(crate) fn full_class_name(&self, class: Gc<ClassObj>) -> String {
        let qualname = class.qualname.get().to_string_lossy();
        let key = self.interp.names.__module__;
        let module = class.dict.get_str(self, key);
        match module.and_then(|m| m.as_gc::<StrObj>()) {
            Some(module) if module.bytes() != b"builtins" => {
                format!("{}.{qualname}", module.to_string_lossy())
            }
            _ => qualname,
        }
    }

    /// `object.__repr__`.
    pub(crate) fn default_repr(&self, value: Value) -> String {
        let class = self.full_class_name(self.class_of(value));
        format!("<{class} object at {:#x}>", self.identity(value))
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let text = vm.default_repr(args.pos[0]);
    Ok(vm.new_str(&text).into())
}

fn str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.check_native_stack()?;
    vm.repr(args.pos[0]).map(Value::from)
}

fn eq(_: &mut Vm, args: &Args<'_>) -> PyResult {
    if args.pos[0] == args.pos[1] {
        Ok(Value::TRUE)
    } else {
        Ok(Value::NOT_IMPLEMENTED)
    }
}

fn ne(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.interp.names.__eq__;
    match vm.call_special(args.pos[0], name, &args.pos[1..])? {
        Some(Value::NOT_IMPLEMENTED) | None => Ok(Value::NOT_IMPLEMENTED),
        Some(equal) => vm.truth(equal).map(|equal| Value::bool(!equal)),
    }
}

fn no_order(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let hash = vm.identity_hash(args.pos[0]);
    Ok(vm.new_int(hash as i64))
}

fn format_object(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(spec) = args.pos[1].as_gc::<StrObj>() else {
        let got = vm.argument_class_name(args.pos[1]);
        return Err(vm.type_error(format!("__format__() argument must be str, not {got}")));
    };
    if spec.byte_len() != 0 {
        let class = vm.class_name(args.pos[0]);
        return Err(vm.type_error(format!(
            "unsupported format string passed to {class}.__format__"
        )));
    }
    vm.str(args.pos[0]).map(Value::from)
}

impl Vm {
    /// The attribute name that a program gave, interned.
    pub(crate) fn attribute_name(&mut self, name: Value) -> PyResult<Gc<StrObj>> {
        match name.as_gc::<StrObj>() {
            Some(name) => Ok(self.intern_object(name)),
            None => {
                let got = self.class_name(name);
                Err(self.type_error(format!("attribute name must be string, not '{got}'")))
            }
        }
    }
}

fn getattribute(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    // A class and a `super` object asked in this way answer as any other object would.
    match vm.object_get_attr(args.pos[0], name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(args.pos[0], name)),
    }
}

fn not_for_classes(vm: &mut Vm, object: Value, method: &str) -> Option<Raised> {
    if object.as_gc::<ClassObj>().is_some() {
        let class = vm.class_name(object);
        let message = format!("can't apply this {method} to {class} object");
        return Some(vm.type_error(message));
    }
    None
}

fn setattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    if let Some(raised) = not_for_classes(vm, args.pos[0], "__setattr__") {
        return Err(raised);
    }
    vm.default_set_attr(args.pos[0], name, Some(args.pos[2]))?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    if let Some(raised) = not_for_classes(vm, args.pos[0], "__delattr__") {
        return Err(raised);
    }
    vm.default_set_attr(args.pos[0], name, None)?;
    Ok(Value::NONE)
}

impl Vm {
    /// Names of the object's own attributes.
    pub(crate) fn own_names(&self, object: Value) -> Vec<Gc<StrObj>> {
        if let Some(instance) = object.as_gc::<InstanceObj>()
            && !instance.header().has(Header::DICT_MODE)
        {
            let shape = instance.header().shape();
            let bound = |&(slot, _): &(usize, &Gc<StrObj>)| !instance.slot(slot).is_unbound();
            let names = shape.names.iter().enumerate().filter(bound);
            return names.map(|(_, &name)| name).collect();
        }
        let dict = self.existing_dict(object);
        dict.map_or(Vec::new(), |dict| self.string_keys(dict))
    }

    /// The keys of a dict that are strings.
    pub(crate) fn string_keys(&self, dict: Gc<DictObj>) -> Vec<Gc<StrObj>> {
        let entries = dict.table(self).iter();
        entries.filter_map(|e| e.key.as_gc()).collect()
    }

    /// Names of the attributes that instances of a class inherit from it.
    pub(crate) fn inherited_names(&self, class: Gc<ClassObj>) -> Vec<Gc<StrObj>> {
        let classes = class.mro_classes();
        classes.flat_map(|c| self.string_keys(c.dict)).collect()
    }

    /// A sorted list of these names, each once.
    pub(crate) fn name_list(&mut self, mut names: Vec<Gc<StrObj>>) -> Value {
        names.sort_by(|a, b| a.bytes().cmp(b.bytes()));
        names.dedup_by(|a, b| a.bytes() == b.bytes());
        let names = names.into_iter().map(Value::from).collect();
        self.new_list(names).into()
    }
}

fn dir(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let mut names = vm.own_names(args.pos[0]);
    names.extend(vm.inherited_names(vm.class_of(args.pos[0])));
    Ok(vm.name_list(names))
}

fn sizeof(_: &mut Vm, args: &Args<'_>) -> PyResult {
    let slots = match args.pos[0].as_gc::<InstanceObj>() {
        Some(instance) => instance.capacity(),
        None => 0,
    };
    let bytes = size_of::<InstanceObj>() + slots * size_of::<Value>();
    Ok(Value::int(i32::try_from(bytes).unwrap_or(i32::MAX)))
}

fn init_subclass(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = args.pos.first().and_then(|c| c.as_gc::<ClassObj>());
    let class = class.map_or(String::new(), |c| c.qualname.get().to_string_lossy());
    if !args.names.is_empty() {
        return Err(vm.type_error(format!(
            "{class}.__init_subclass__() takes no keyword arguments"
        )));
    }
    if args.pos.len() > 1 {
        let given = args.pos.len() - 1;
        return Err(vm.type_error(format!(
            "{class}.__init_subclass__() takes no arguments ({given} given)"
        )));
    }
    Ok(Value::NONE)
}

fn subclasshook(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}

fn get_class(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(vm.class_of(args.pos[0]).into())
}

/// Sets `__class__`: the instance keeps its attributes and gets a shape of the new class.
fn set_class(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let object = args.pos[0];
    let Some(&value) = args.pos.get(1) else {
        return Err(vm.type_error("can't delete __class__ attribute"));
    };
    let Some(class) = value.as_gc::<ClassObj>() else {
        let got = vm.class_name(value);
        return Err(vm.type_error(format!(
            "__class__ must be set to a class, not '{got}' object"
        )));
    };
    let old = vm.class_of(object);
    let module = vm.interp.types.module;
    let modules = old.is_subclass_of(module) && class.is_subclass_of(module);
    let fixed = |c: Gc<ClassObj>| c.has(ClassFlags::BUILTIN);
    let Some(header) = object
        .header()
        .filter(|_| modules || !(fixed(old) || fixed(class)))
    else {
        return Err(vm.type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        ));
    };
    let layout = |c: Gc<ClassObj>| {
        let shape = c.root_shape();
        let slots = shape.names.iter().map(|n| n.address());
        let slots = slots.collect::<Vec<_>>();
        let mut native = c;
        while !native.has(ClassFlags::BUILTIN)
            && let Some(base) = native.base.get()
        {
            native = base;
        }
        (native, c.has(ClassFlags::NO_DICT), slots)
    };
    if layout(old) != layout(class) {
        let (new, old) = (class.name_str(), old.name_str());
        return Err(vm.type_error(format!(
            "__class__ assignment: '{new}' object layout differs from '{old}'"
        )));
    }
    match object.as_gc::<InstanceObj>() {
        Some(instance) => vm.move_to_class(instance, class)?,
        None => header.set_class(class),
    }
    if vm.is_descriptor_class(old) || vm.is_descriptor_class(class) {
        vm.descriptors_modified();
    }
    Ok(Value::NONE)
}

fn singleton_new(vm: &mut Vm, args: &Args<'_>, name: &str, value: Value) -> PyResult {
    if args.pos.is_empty() && args.names.is_empty() {
        Ok(value)
    } else {
        Err(vm.type_error(format!("{name} takes no arguments")))
    }
}

fn new_none(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    singleton_new(vm, args, "NoneType", Value::NONE)
}

fn new_not_implemented(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    singleton_new(vm, args, "NotImplementedType", Value::NOT_IMPLEMENTED)
}

fn new_ellipsis(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    singleton_new(vm, args, "EllipsisType", Value::ELLIPSIS)
}

fn none_repr(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(vm.intern("None").into())
}

fn none_bool(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::FALSE)
}

fn not_implemented_repr(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(vm.intern("NotImplemented").into())
}

fn ellipsis_repr(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(vm.intern("Ellipsis").into())
}
