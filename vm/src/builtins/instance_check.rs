//! `isinstance` and `issubclass`.

use super::generic::UnionType;
use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("isinstance", Arity::Exact(2), isinstance),
    NativeDef::new("issubclass", Arity::Exact(2), issubclass),
];

fn isinstance(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.is_instance(args.pos[0], args.pos[1]).map(Value::bool)
}

fn issubclass(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.is_subclass(args.pos[0], args.pos[1]).map(Value::bool)
}

impl Vm {
    /// `isinstance(object, classes)`.
    ///
    /// # Errors
    /// TypeError where the second is no class, tuple of classes or union; what `__instancecheck__` raises.
    pub(crate) fn is_instance(&mut self, object: Value, classes: Value) -> PyResult<bool> {
        if let Some(class) = classes.as_gc::<ClassObj>() {
            if self.class_of(object) == class {
                return Ok(true);
            }
            if self.class_of(classes) == self.interp.types.type_ {
                return self.is_plain_instance(object, class);
            }
        }
        if let Some(items) = self.alternatives(classes) {
            self.check_native_stack()?;
            for &item in items.items() {
                if self.is_instance(object, item)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let key = self.interp.names.__instancecheck__;
        if let Some(answer) = self.call_special(classes, key, &[object])? {
            return self.truth(answer);
        }
        if self.abstract_bases(classes)?.is_none() {
            return Err(
                self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")
            );
        }
        let key = self.interp.names.__class__;
        match self.find_attr(object, key)? {
            Some(class) => self.abstract_is_subclass(class, classes),
            None => Ok(false),
        }
    }

    /// `type.__instancecheck__`: by the real class, or else by what `__class__` says.
    pub(crate) fn is_plain_instance(
        &mut self,
        object: Value,
        class: Gc<ClassObj>,
    ) -> PyResult<bool> {
        let real = self.class_of(object);
        if real.is_subclass_of(class) {
            return Ok(true);
        }
        if real.has(ClassFlags::BUILTIN) {
            return Ok(false);
        }
        let key = self.interp.names.__class__;
        if !real.has(ClassFlags::CUSTOM_GETATTR)
            && let Some(descriptor) = self.lookup(real, key)
            && self.class_of(descriptor) == self.interp.types.getset_descriptor
        {
            return Ok(false);
        }
        let said = self.find_attr(object, key)?;
        Ok(match said.and_then(|said| said.as_gc::<ClassObj>()) {
            Some(said) => said.is_subclass_of(class),
            None => false,
        })
    }

    /// `issubclass(class, classes)`.
    ///
    /// # Errors
    /// TypeError where the first is no class, or the second no class, tuple of classes or union; what
    /// `__subclasscheck__` raises.
    pub(crate) fn is_subclass(&mut self, class: Value, classes: Value) -> PyResult<bool> {
        if self.class_of(classes) == self.interp.types.type_ {
            return self.is_plain_subclass(class, classes);
        }
        if let Some(items) = self.alternatives(classes) {
            self.check_native_stack()?;
            for &item in items.items() {
                if self.is_subclass(class, item)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let key = self.interp.names.__subclasscheck__;
        if let Some(answer) = self.call_special(classes, key, &[class])? {
            return self.truth(answer);
        }
        self.is_plain_subclass(class, classes)
    }

    /// `type.__subclasscheck__`.
    pub(crate) fn is_plain_subclass(&mut self, class: Value, of: Value) -> PyResult<bool> {
        if let (Some(class), Some(of)) = (class.as_gc::<ClassObj>(), of.as_gc::<ClassObj>()) {
            return Ok(class.is_subclass_of(of));
        }
        if self.abstract_bases(class)?.is_none() {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        if self.abstract_bases(of)?.is_none() {
            return Err(self
                .type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
        }
        self.abstract_is_subclass(class, of)
    }

    /// The classes of a tuple or of a union, rooted by whoever holds that.
    fn alternatives(&self, classes: Value) -> Option<Gc<TupleObj>> {
        match classes.kind()? {
            Kind::Tuple => classes.as_gc(),
            Kind::Opaque => {
                let union = classes.as_gc::<OpaqueObj>()?.data::<UnionType>(self)?;
                Some(union.args)
            }
            _ => None,
        }
    }

    /// `__bases__` of something that behaves like a class.
    fn abstract_bases(&mut self, class: Value) -> PyResult<Option<Gc<TupleObj>>> {
        let key = self.interp.names.__bases__;
        let bases = self.find_attr(class, key)?;
        Ok(bases.and_then(|bases| bases.as_gc()))
    }

    /// Whether `of` is reached from `class` along `__bases__`.
    fn abstract_is_subclass(&mut self, class: Value, of: Value) -> PyResult<bool> {
        self.check_native_stack()?;
        if class == of {
            return Ok(true);
        }
        let Some(bases) = self.abstract_bases(class)? else {
            return Ok(false);
        };
        self.root(bases);
        for &base in bases.items() {
            if self.abstract_is_subclass(base, of)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
