//! Tuples whose items have names: `sys.version_info` and its like.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let class = vm.interp.types.struct_sequence;
    vm.add_methods(class, METHODS);
}

static METHODS: &[NativeDef] = &[NativeDef::new("__repr__", Arity::Exact(1), repr)];

macro_rules! field_getters {
    ($($index:literal)*) => {
        /// Getters of the fields, by position.
        static FIELDS: &[NativeDef] = &[$(NativeDef::new("field", Arity::Exact(1), field::<$index>)),*];
    };
}

field_getters!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18);

fn field<const INDEX: usize>(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = args.pos[0].as_gc::<TupleObj>();
    match tuple.and_then(|tuple| tuple.items().get(INDEX).copied()) {
        Some(value) => Ok(value),
        None => Err(vm.type_error("descriptor requires an instance of the sequence")),
    }
}

impl Vm {
    /// A class of tuples with these field names, a built-in one; `module` is its `__module__`.
    pub(crate) fn new_struct_sequence(
        &mut self,
        module: &str,
        name: &str,
        fields: &[&str],
    ) -> Gc<ClassObj> {
        debug_assert!(fields.len() <= FIELDS.len());
        let base = self.interp.types.struct_sequence;
        let flags = ClassFlags::FINAL.with(ClassFlags::NO_NEW);
        let class = self.new_builtin_class(name, base, Kind::Tuple, flags);
        let mut names = Vec::new();
        for (field, getter) in fields.iter().zip(FIELDS) {
            let name = self.intern(field);
            names.push(name.into());
            let getter = self.new_native(getter, Value::NONE);
            let header = self.header(self.interp.types.getset_descriptor);
            let none = Value::NONE;
            let property = self.alloc(PropertyObj::new(header, getter, none, none, none));
            property.name.set(name.into());
            self.set_global(class.dict, name, property.into());
        }
        let count = self.new_usize(fields.len());
        for (name, value) in [
            ("n_fields", count),
            ("n_sequence_fields", count),
            ("n_unnamed_fields", Value::int(0)),
        ] {
            let key = self.intern(name);
            self.set_global(class.dict, key, value);
        }
        let names = self.new_tuple(&names).into();
        let key = self.intern("__match_args__");
        self.set_global(class.dict, key, names);
        let key = self.interp.names.__module__;
        let module = self.intern(module).into();
        self.set_global(class.dict, key, module);
        class
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let this = args.pos[0];
    let class = vm.class_of(this);
    let (key_module, key_fields) = (vm.interp.names.__module__, vm.intern("__match_args__"));
    let mut text = Vec::new();
    if let Some(module) = vm
        .lookup(class, key_module)
        .and_then(|m| m.as_gc::<StrObj>())
    {
        text.extend_from_slice(module.bytes());
        text.push(b'.');
    }
    text.extend_from_slice(class.name.get().bytes());
    let fields = vm
        .lookup(class, key_fields)
        .and_then(|fields| fields.as_gc::<TupleObj>());
    let (Some(fields), Some(tuple)) = (fields, this.as_gc::<TupleObj>()) else {
        return Ok(vm.new_str_bytes(&text)?.into());
    };
    for (at, (name, &item)) in fields.items().iter().zip(tuple.items()).enumerate() {
        text.extend_from_slice(if at == 0 { b"(" } else { b", " });
        if let Some(name) = name.as_gc::<StrObj>() {
            text.extend_from_slice(name.bytes());
            text.push(b'=');
        }
        text.extend_from_slice(vm.repr(item)?.bytes());
    }
    text.push(b')');
    Ok(vm.new_str_bytes(&text)?.into())
}
