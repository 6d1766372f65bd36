//! Attribute access.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, PyResult, Raised, Vm};

impl Vm {
    /// What `name` (interned) is along the MRO of `class`. Descriptors are not bound.
    #[inline]
    pub fn lookup(&mut self, class: Gc<ClassObj>, name: Gc<StrObj>) -> Option<Value> {
        let at = (class.address() >> 4 ^ name.address() >> 4 ^ name.address() >> 13)
            & (self.interp.method_cache.len() - 1);
        let version = class.version.get();
        let entry = &self.interp.method_cache[at];
        let value =
            if entry.version == version && entry.class == Some(class) && entry.name == Some(name) {
                entry.value
            } else {
                self.lookup_uncached(class, name, at)
            };
        if value.is_unbound() {
            None
        } else {
            Some(value)
        }
    }

    #[cold]
    fn lookup_uncached(&mut self, class: Gc<ClassObj>, name: Gc<StrObj>, at: usize) -> Value {
        let value = class
            .mro_classes()
            .find_map(|c| c.dict.get_str(self, name))
            .unwrap_or(Value::UNBOUND);
        let version = class.version.get();
        self.interp.method_cache[at] = crate::interp::MethodCacheEntry {
            class: Some(class),
            name: Some(name),
            version,
            value,
        };
        value
    }

    /// A special method of a value: looked up on its class, never on itself, and bound by [`Vm::call_method_value`].
    #[inline]
    pub fn special(&mut self, value: Value, name: Gc<StrObj>) -> Option<Value> {
        let class = self.class_of(value);
        self.lookup(class, name).filter(|v| !v.is_none())
    }

    /// Whether the class of a value has that special method. None counts: it tells whoever calls it that it is blocked.
    pub(crate) fn has_special(&mut self, value: Value, name: Gc<StrObj>) -> bool {
        let class = self.class_of(value);
        self.lookup(class, name).is_some()
    }

    /// Whether a class below the built-in class `base` has a method of that name of its own: then keyword arguments that
    /// `base` does not know may be for it.
    pub(crate) fn is_redefined(
        &mut self,
        class: Gc<ClassObj>,
        base: Gc<ClassObj>,
        name: Gc<StrObj>,
    ) -> bool {
        class != base && self.lookup(class, name) != self.lookup(base, name)
    }

    /// Whether the descriptor overrides an instance's own attributes.
    pub(crate) fn is_data_descriptor(&mut self, descriptor: Value) -> bool {
        match descriptor.kind() {
            Some(Kind::Property | Kind::Member) => true,
            Some(Kind::Function | Kind::Native | Kind::MethodWrapper | Kind::Class | Kind::Str)
            | None => false,
            Some(_) => {
                let (set, delete) = (self.interp.names.__set__, self.interp.names.__delete__);
                let class = self.class_of(descriptor);
                !class.has(ClassFlags::BUILTIN)
                    && (self.lookup(class, set).is_some() || self.lookup(class, delete).is_some())
            }
        }
    }

    /// Whether a class attribute with this value is read as the value itself, from the class and from its instances.
    /// What gives a class the methods of a descriptor after the fact calls [`Vm::descriptors_modified`].
    pub(crate) fn is_bound_as_is(&mut self, value: Value) -> bool {
        match value.kind() {
            Some(
                Kind::Function | Kind::Native | Kind::MethodWrapper | Kind::Property | Kind::Member,
            ) => false,
            None | Some(Kind::Str | Kind::Tuple | Kind::List | Kind::Dict) => true,
            Some(_) => {
                let class = self.class_of(value);
                !value.is_kind(Kind::Super)
                    && (class.has(ClassFlags::BUILTIN) || !self.is_descriptor_class(class))
            }
        }
    }

    /// Whether instances of the class have a say in how they are read or set as class attributes.
    pub(crate) fn is_descriptor_class(&mut self, class: Gc<ClassObj>) -> bool {
        self.descriptor_names()
            .iter()
            .any(|&name| self.lookup(class, name).is_some())
    }

    fn descriptor_names(&self) -> [Gc<StrObj>; 3] {
        let names = &self.interp.names;
        [names.__get__, names.__set__, names.__delete__]
    }

    /// To be called when instances of a class become descriptors or cease to be: nothing cached about any class holds.
    pub(crate) fn descriptors_modified(&mut self) {
        self.class_modified(self.interp.types.object);
    }

    /// Whether a data descriptor has `__get__`: one that has not leaves reading to the instance's own attributes.
    fn has_getter(&mut self, descriptor: Value) -> bool {
        let key = self.interp.names.__get__;
        matches!(descriptor.kind(), Some(Kind::Property | Kind::Member))
            || self.special(descriptor, key).is_some()
    }

    /// Binds what was found on `class` to `object` (None where it was reached through the class itself).
    pub(crate) fn bind_descriptor(
        &mut self,
        descriptor: Value,
        object: Option<Value>,
        class: Gc<ClassObj>,
    ) -> PyResult {
        match descriptor.kind() {
            None | Some(Kind::Str | Kind::Class | Kind::List | Kind::Dict | Kind::Tuple) => {
                Ok(descriptor)
            }
            Some(Kind::Function) => Ok(match object {
                Some(object) => self.new_bound_method(descriptor, object),
                None => descriptor,
            }),
            Some(Kind::Native) => match (object, descriptor.as_gc::<NativeObj>()) {
                (Some(object), Some(native)) if native.owner.is_kind(Kind::Class) => {
                    Ok(self.new_bound_method(descriptor, object))
                }
                _ => Ok(descriptor),
            },
            Some(Kind::MethodWrapper) => match descriptor.as_gc::<MethodWrapperObj>() {
                Some(wrapper) if wrapper.wrapper == WrapperKind::Class => {
                    let function = wrapper.function.get();
                    Ok(self.new_bound_method(function, class.into()))
                }
                Some(wrapper) => Ok(wrapper.function.get()),
                None => Ok(descriptor),
            },
            Some(Kind::Property) => match (object, descriptor.as_gc::<PropertyObj>()) {
                (Some(object), Some(property)) => self.property_get(property, object),
                _ => Ok(descriptor),
            },
            Some(Kind::Member) => match (object, descriptor.as_gc::<MemberObj>()) {
                (Some(object), Some(member)) => match self.member_get(object, member) {
                    Some(value) => Ok(value),
                    None => Err(self.no_attribute(object, member.name)),
                },
                _ => Ok(descriptor),
            },
            Some(_) => {
                let get = self.interp.names.__get__;
                let descriptor_class = self.class_of(descriptor);
                if descriptor_class.has(ClassFlags::BUILTIN) && !descriptor.is_kind(Kind::Super) {
                    return Ok(descriptor);
                }
                match self.lookup(descriptor_class, get) {
                    Some(function) => {
                        let object = object.unwrap_or(Value::NONE);
                        // What is found is called as it is: a descriptor's `__get__` is not itself bound.
                        self.call(function, &[descriptor, object, class.into()])
                    }
                    None => Ok(descriptor),
                }
            }
        }
    }

    fn property_get(&mut self, property: Gc<PropertyObj>, object: Value) -> PyResult {
        let getter = property.get.get();
        if getter.is_none() {
            return Err(self.property_error(property, object, "getter"));
        }
        if let Some(native) = getter.as_gc::<NativeObj>()
            && property.owner.get().is_object()
        {
            let mark = self.root_count();
            self.root(object);
            let result = (native.def.func)(self, &Args::new(&[object]));
            self.unroot(mark);
            return result;
        }
        self.call(getter, &[object])
    }

    fn property_error(
        &mut self,
        property: Gc<PropertyObj>,
        object: Value,
        missing: &str,
    ) -> Raised {
        let class = self.class_of(object).qualname.get().to_string_lossy();
        let name = match property.get.get().as_gc::<FunctionObj>() {
            Some(getter) if property.name.get().is_none() => Some(getter.name.get()),
            _ => property.name.get().as_gc(),
        };
        match name {
            Some(name) => {
                let name = name.to_string_lossy();
                self.attribute_error(format!(
                    "property '{name}' of '{class}' object has no {missing}"
                ))
            }
            None => self.attribute_error(format!("property of '{class}' object has no {missing}")),
        }
    }

    /// The error of an attribute that is not there.
    #[cold]
    pub(crate) fn no_attribute(&mut self, object: Value, name: Gc<StrObj>) -> Raised {
        let text = name.to_string_lossy();
        let message = if let Some(class) = object.as_gc::<ClassObj>() {
            format!(
                "type object '{}' has no attribute '{text}'",
                class.name_str()
            )
        } else if let Some(module) = object.as_gc::<ModuleObj>() {
            self.no_module_attribute(module, &text)
        } else {
            format!(
                "'{}' object has no attribute '{text}'",
                self.class_name(object)
            )
        };
        self.attribute_error_on(message, object, name)
    }

    /// An AttributeError that knows the object and the name.
    #[cold]
    pub(crate) fn attribute_error_on(
        &mut self,
        message: String,
        object: Value,
        name: Gc<StrObj>,
    ) -> Raised {
        let raised = self.attribute_error(message);
        self.set_attribute_error(raised, object, name);
        raised
    }

    /// `object.name`.
    ///
    /// # Errors
    /// AttributeError, and whatever descriptors and hooks raise.
    pub fn get_attr(&mut self, object: Value, name: Gc<StrObj>) -> PyResult {
        let name = self.intern_object(name);
        match self.get_attr_opt(object, name) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(self.no_attribute(object, name)),
            Err(raised) => {
                // What a hook or a descriptor raises need not say what it is about.
                if self.is_instance_of(raised, self.interp.types.attribute_error)
                    && !self.knows_attribute(raised)
                {
                    self.set_attribute_error(raised, object, name);
                }
                Err(raised)
            }
        }
    }

    /// `object.name`; None where there is none, which a hook written in Python tells by an AttributeError.
    ///
    /// # Errors
    /// Whatever descriptors and hooks raise, other than AttributeError.
    pub fn find_attr(&mut self, object: Value, name: Gc<StrObj>) -> PyResult<Option<Value>> {
        let name = self.intern_object(name);
        match self.get_attr_opt(object, name) {
            Err(raised) if self.is_instance_of(raised, self.interp.types.attribute_error) => {
                Ok(None)
            }
            result => result,
        }
    }

    /// `object.name`; None where the lookup itself, rather than a hook, finds none. `name` is interned.
    pub(crate) fn get_attr_opt(
        &mut self,
        object: Value,
        name: Gc<StrObj>,
    ) -> PyResult<Option<Value>> {
        let class = self.class_of(object);
        if !class.has(ClassFlags::CUSTOM_GETATTR) && !class.has(ClassFlags::HAS_GETATTR_HOOK) {
            return self.default_get_attr(object, name);
        }
        let result = if class.has(ClassFlags::CUSTOM_GETATTR) {
            let key = self.interp.names.__getattribute__;
            match self.lookup(class, key) {
                Some(hook) => self
                    .call_method_value(hook, object, &[name.into()])
                    .map(Some),
                None => self.default_get_attr(object, name),
            }
        } else {
            self.default_get_attr(object, name)
        };
        let missing = match &result {
            Ok(found) => found.is_none(),
            Err(raised) => self.is_instance_of(*raised, self.interp.types.attribute_error),
        };
        if missing && class.has(ClassFlags::HAS_GETATTR_HOOK) {
            let key = self.interp.names.__getattr__;
            if let Some(hook) = self.lookup(class, key) {
                return self
                    .call_method_value(hook, object, &[name.into()])
                    .map(Some);
            }
        }
        result
    }

    /// `object.name` by the rules of the built-in `__getattribute__` of the object's kind.
    pub(crate) fn default_get_attr(
        &mut self,
        object: Value,
        name: Gc<StrObj>,
    ) -> PyResult<Option<Value>> {
        match object.kind() {
            Some(Kind::Class) => match object.as_gc::<ClassObj>() {
                Some(class) => self.class_get_attr(class, name),
                None => Ok(None),
            },
            Some(Kind::Super) => match object.as_gc::<SuperObj>() {
                Some(object) => self.super_get_attr(object, name),
                None => Ok(None),
            },
            kind => {
                if let Some(value) = self.object_get_attr(object, name)? {
                    return Ok(Some(value));
                }
                if kind == Some(Kind::Module)
                    && let Some(module) = object.as_gc::<ModuleObj>()
                {
                    let key = self.interp.names.__getattr__;
                    if let Some(hook) = module.dict.get_str(self, key) {
                        return self.call(hook, &[name.into()]).map(Some);
                    }
                }
                Ok(None)
            }
        }
    }

    /// `object.__getattribute__`.
    pub(crate) fn object_get_attr(
        &mut self,
        object: Value,
        name: Gc<StrObj>,
    ) -> PyResult<Option<Value>> {
        let class = self.class_of(object);
        let found = self.lookup(class, name);
        if let Some(descriptor) = found
            && self.is_data_descriptor(descriptor)
            && self.has_getter(descriptor)
        {
            return self
                .bind_descriptor(descriptor, Some(object), class)
                .map(Some);
        }
        if let Some(value) = self.own_attr(object, name) {
            return Ok(Some(value));
        }
        if let Some(descriptor) = found {
            return self
                .bind_descriptor(descriptor, Some(object), class)
                .map(Some);
        }
        if name == self.interp.names.__dict__
            && let Some(dict) = self.attribute_dict(object)?
        {
            return Ok(Some(dict.into()));
        }
        Ok(None)
    }

    /// `type.__getattribute__`.
    pub(crate) fn class_get_attr(
        &mut self,
        class: Gc<ClassObj>,
        name: Gc<StrObj>,
    ) -> PyResult<Option<Value>> {
        let object = Value::from(class);
        let metaclass = self.class_of(object);
        let on_meta = self.lookup(metaclass, name);
        if let Some(descriptor) = on_meta
            && self.is_data_descriptor(descriptor)
        {
            return self
                .bind_descriptor(descriptor, Some(object), metaclass)
                .map(Some);
        }
        if let Some(found) = self.lookup(class, name) {
            return self.bind_descriptor(found, None, class).map(Some);
        }
        match on_meta {
            Some(descriptor) => self
                .bind_descriptor(descriptor, Some(object), metaclass)
                .map(Some),
            None => Ok(None),
        }
    }

    /// The attributes that `super()` shows.
    pub(crate) fn super_get_attr(
        &mut self,
        object: Gc<SuperObj>,
        name: Gc<StrObj>,
    ) -> PyResult<Option<Value>> {
        match self.super_lookup(object, name) {
            Some(found) => self
                .bind_descriptor(found, object.receiver(), object.object_class)
                .map(Some),
            None => self.object_get_attr(object.into(), name),
        }
    }

    /// What `super()` finds: along the MRO, after the class that it stands for. Not bound.
    fn super_lookup(&self, object: Gc<SuperObj>, name: Gc<StrObj>) -> Option<Value> {
        if name == self.interp.names.__class__ || object.object.is_unbound() {
            return None;
        }
        object
            .object_class
            .mro_classes()
            .skip_while(|&c| c != object.class)
            .skip(1)
            .find_map(|c| c.dict.get_str(self, name))
    }

    /// What a call of `object.name` calls and its receiver, the unbound marker where it takes none, for a class or a
    /// `super` object; None where it takes more than a look into class dicts to know.
    pub(crate) fn class_or_super_method(
        &mut self,
        object: Value,
        name: Gc<StrObj>,
    ) -> Option<(Value, Value)> {
        let (found, receiver, class) = if let Some(object) = object.as_gc::<SuperObj>() {
            let found = self.super_lookup(object, name)?;
            (found, object.receiver(), object.object_class)
        } else {
            let class = object.as_gc::<ClassObj>()?;
            let metaclass = self.class_of(object);
            if metaclass.has(ClassFlags::CUSTOM_GETATTR) || self.lookup(metaclass, name).is_some() {
                return None;
            }
            (self.lookup(class, name)?, None, class)
        };
        match found.kind()? {
            Kind::Function => Some((found, receiver.unwrap_or(Value::UNBOUND))),
            Kind::Native => {
                let native = found.as_gc::<NativeObj>()?;
                let bound = receiver.filter(|_| native.owner.is_kind(Kind::Class));
                Some((found, bound.unwrap_or(Value::UNBOUND)))
            }
            Kind::MethodWrapper => {
                let wrapper = found.as_gc::<MethodWrapperObj>()?;
                let function = wrapper.function.get();
                match wrapper.wrapper {
                    WrapperKind::Static => Some((function, Value::UNBOUND)),
                    WrapperKind::Class if function.is_kind(Kind::Function) => {
                        Some((function, class.into()))
                    }
                    WrapperKind::Class => None,
                }
            }
            _ => None,
        }
    }

    /// `object.name = value`, or `del object.name` where `value` is None.
    ///
    /// # Errors
    /// AttributeError, TypeError, and whatever descriptors and hooks raise.
    pub fn set_attr(
        &mut self,
        object: Value,
        name: Gc<StrObj>,
        value: Option<Value>,
    ) -> PyResult<()> {
        let name = self.intern_object(name);
        let class = self.class_of(object);
        if class.has(ClassFlags::CUSTOM_SETATTR) {
            let names = &self.interp.names;
            let key = if value.is_some() {
                names.__setattr__
            } else {
                names.__delattr__
            };
            if let Some(hook) = self.lookup(class, key) {
                match value {
                    Some(value) => self.call_method_value(hook, object, &[name.into(), value])?,
                    None => self.call_method_value(hook, object, &[name.into()])?,
                };
                return Ok(());
            }
        }
        self.default_set_attr(object, name, value)
    }

    /// `object.name = value` by the rules of the built-in `__setattr__` of the object's kind. `name` is interned.
    pub(crate) fn default_set_attr(
        &mut self,
        object: Value,
        name: Gc<StrObj>,
        value: Option<Value>,
    ) -> PyResult<()> {
        let class = self.class_of(object);
        if let Some(descriptor) = self.lookup(class, name)
            && self.is_data_descriptor(descriptor)
        {
            return self.descriptor_set(descriptor, object, name, value);
        }
        if let Some(class) = object.as_gc::<ClassObj>() {
            return self.class_set_attr(class, name, value);
        }
        if name == self.interp.names.__dict__
            && self.has_dict(object)
            && !object.is_kind(Kind::Module)
        {
            return match value.and_then(|v| v.as_gc::<DictObj>()) {
                Some(dict) => {
                    self.replace_dict(object, dict);
                    Ok(())
                }
                None => {
                    let got = value.map_or("NoneType".to_string(), |v| self.class_name(v));
                    Err(self.type_error(format!(
                        "__dict__ must be set to a dictionary, not a '{got}'"
                    )))
                }
            };
        }
        match value {
            Some(value) => {
                if self.set_own_attr(object, name, value)? {
                    return Ok(());
                }
            }
            None => {
                if self.delete_own_attr(object, name)? {
                    return Ok(());
                }
            }
        }
        let on_class = self.lookup(class, name).is_some();
        let (class_name, text) = (class.name_str(), name.to_string_lossy());
        let message = if on_class && !self.has_dict(object) {
            format!("'{class_name}' object attribute '{text}' is read-only")
        } else if !self.has_dict(object) {
            format!(
                "'{class_name}' object has no attribute '{text}' and no __dict__ for setting new attributes"
            )
        } else {
            format!("'{class_name}' object has no attribute '{text}'")
        };
        Err(self.attribute_error_on(message, object, name))
    }

    pub(crate) fn descriptor_set(
        &mut self,
        descriptor: Value,
        object: Value,
        name: Gc<StrObj>,
        value: Option<Value>,
    ) -> PyResult<()> {
        if let Some(property) = descriptor.as_gc::<PropertyObj>() {
            let function = if value.is_some() {
                property.set.get()
            } else {
                property.delete.get()
            };
            if function.is_none() {
                if self.class_of(descriptor) == self.interp.types.getset_descriptor {
                    let (class, text) = (self.class_name(object), name.to_string_lossy());
                    let types = &self.interp.types;
                    let message = if [types.range, types.slice].contains(&self.class_of(object)) {
                        "readonly attribute".to_string()
                    } else {
                        format!("attribute '{text}' of '{class}' objects is not writable")
                    };
                    return Err(self.attribute_error(message));
                }
                let missing = if value.is_some() { "setter" } else { "deleter" };
                return Err(self.property_error(property, object, missing));
            }
            match value {
                Some(value) => self.call(function, &[object, value])?,
                None => self.call(function, &[object])?,
            };
            return Ok(());
        }
        if let Some(member) = descriptor.as_gc::<MemberObj>() {
            return if self.member_set(object, member, value)? {
                Ok(())
            } else {
                Err(self.attribute_error_on(name.to_string_lossy(), object, name))
            };
        }
        let names = &self.interp.names;
        let key = if value.is_some() {
            names.__set__
        } else {
            names.__delete__
        };
        match self.special(descriptor, key) {
            Some(function) => {
                match value {
                    Some(value) => {
                        self.call_method_value(function, descriptor, &[object, value])?
                    }
                    None => self.call_method_value(function, descriptor, &[object])?,
                };
                Ok(())
            }
            None => Err(self.attribute_error_on(key.to_string_lossy(), object, name)),
        }
    }

    /// `type.__setattr__`.
    fn class_set_attr(
        &mut self,
        class: Gc<ClassObj>,
        name: Gc<StrObj>,
        value: Option<Value>,
    ) -> PyResult<()> {
        if class.has(ClassFlags::BUILTIN) {
            let (text, class) = (name.to_string_lossy(), class.name_str());
            return Err(self.type_error(format!(
                "cannot set '{text}' attribute of immutable type '{class}'"
            )));
        }
        match value {
            Some(value) => {
                if !class.dict.set_str(self, name, value) {
                    return Err(self.memory_error());
                }
            }
            None => {
                if class.dict.remove_str(self, name).is_none() {
                    return Err(self.no_attribute(class.into(), name));
                }
            }
        }
        let names = &self.interp.names;
        let hooks = [
            names.__getattribute__,
            names.__getattr__,
            names.__setattr__,
            names.__delattr__,
            names.__new__,
            names.__call__,
        ];
        if hooks.contains(&name) {
            self.update_class_flags(class);
        }
        if self.descriptor_names().contains(&name) {
            self.descriptors_modified();
        } else {
            self.class_modified(class);
        }
        Ok(())
    }

    /// Works out anew which hooks a class and its subclasses have.
    pub(crate) fn update_class_flags(&mut self, class: Gc<ClassObj>) {
        let names = &self.interp.names;
        let (getattribute, getattr) = (names.__getattribute__, names.__getattr__);
        let (setattr, delattr) = (names.__setattr__, names.__delattr__);
        let (new, call) = (names.__new__, names.__call__);
        for class in self.class_and_descendants(class) {
            let defines = |vm: &Vm, name: Gc<StrObj>| {
                class
                    .mro_classes()
                    .filter(|c| !c.has(ClassFlags::BUILTIN))
                    .any(|c| c.dict.find_str(vm, name).is_some())
            };
            let mut flags = class.flags.get().0
                & !(ClassFlags::CUSTOM_GETATTR.0
                    | ClassFlags::CUSTOM_SETATTR.0
                    | ClassFlags::CUSTOM_NEW.0);
            // Some built-in classes have a hook that is native.
            let inherits_hook = class
                .mro_classes()
                .skip(1)
                .any(|c| c.has(ClassFlags::BUILTIN.with(ClassFlags::HAS_GETATTR_HOOK)));
            if !inherits_hook {
                flags &= !ClassFlags::HAS_GETATTR_HOOK.0;
            }
            if defines(self, getattribute) {
                flags |= ClassFlags::CUSTOM_GETATTR.0;
            }
            if defines(self, getattr) {
                flags |= ClassFlags::HAS_GETATTR_HOOK.0;
            }
            if defines(self, setattr) || defines(self, delattr) {
                flags |= ClassFlags::CUSTOM_SETATTR.0;
            }
            let metaclass = self.class_of(class.into());
            let custom_call = metaclass
                .mro_classes()
                .filter(|c| !c.has(ClassFlags::BUILTIN))
                .any(|c| c.dict.find_str(self, call).is_some());
            if defines(self, new) || custom_call {
                flags |= ClassFlags::CUSTOM_NEW.0;
            }
            class.flags.set(ClassFlags(flags));
        }
    }

    /// Calls the method `name` of `object`, found as an attribute.
    ///
    /// # Errors
    /// AttributeError, and what the method raises.
    pub fn call_method(&mut self, object: Value, name: Gc<StrObj>, args: &[Value]) -> PyResult {
        let mark = self.root_count();
        self.roots.extend_from_slice(args);
        let result = self
            .get_attr(object, name)
            .and_then(|method| self.call_args(method, &Args::new(args)));
        self.unroot(mark);
        result
    }
}
