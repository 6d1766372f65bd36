//! Where an object keeps its own attributes: slots by shape, or a dict.

use std::collections::HashSet;

use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

impl Vm {
    /// An instance without attributes, with room for as many slots as instances of its class have needed.
    #[inline]
    pub(crate) fn new_instance(&mut self, class: Gc<ClassObj>) -> Gc<InstanceObj> {
        let shape = class.root_shape();
        let capacity = match class.slots_seen.get() {
            0 => 4,
            n => n as usize,
        };
        let instance = self.alloc_with_tail(
            InstanceObj::new(Header::new(class)),
            capacity * size_of::<Value>(),
        );
        instance.header().set_extra(capacity as u32);
        if !shape.names.is_empty() {
            for slot in 0..shape.names.len() {
                instance.set_slot(slot, Value::UNBOUND);
            }
        }
        instance
    }

    /// The child of `shape` that adds `name`; None where instances have too many attributes for slots.
    pub(crate) fn shape_with(
        &mut self,
        shape: Gc<ShapeObj>,
        name: Gc<StrObj>,
    ) -> Option<Gc<ShapeObj>> {
        let added = shape.names.len() - shape.class.root_shape().names.len();
        if added >= ShapeObj::MAX_SLOTS {
            return None;
        }
        Some(self.child_shape(shape, name))
    }

    /// The child of `shape` that adds `name`, however many slots that makes.
    fn child_shape(&mut self, shape: Gc<ShapeObj>, name: Gc<StrObj>) -> Gc<ShapeObj> {
        // SAFETY: no reference into the children is kept across the allocation.
        let children = unsafe { &*shape.children.get() };
        if let Some(&(_, child)) = children.iter().find(|(n, _)| *n == name) {
            return child;
        }
        let names = shape
            .names
            .iter()
            .copied()
            .chain([name])
            .collect::<Box<[_]>>();
        let class = shape.class;
        class
            .slots_seen
            .set(class.slots_seen.get().max(names.len() as u32));
        let header = self.header(self.interp.types.shape);
        let child = self.alloc(ShapeObj::new(header, class, shape.version.get(), names));
        // SAFETY: as above.
        unsafe { (*shape.children.get()).push((name, child)) };
        child
    }

    /// Moves an instance's attributes from slots to a dict, where they stay. Returns the dict.
    pub(crate) fn move_attributes_to_dict(
        &mut self,
        instance: Gc<InstanceObj>,
    ) -> PyResult<Gc<DictObj>> {
        if let Some(dict) = instance.dict() {
            return Ok(dict);
        }
        let shape = instance.header().shape();
        let declared = shape.class.root_shape().names.len();
        let dict = self.new_dict();
        for (slot, &name) in shape.names.iter().enumerate().skip(declared) {
            let value = instance.slot(slot);
            if !value.is_unbound() && !dict.set_str(self, name, value) {
                return Err(self.memory_error());
            }
            instance.set_slot(slot, Value::UNBOUND);
        }
        self.enter_dict_mode(instance, shape.class, dict);
        Ok(dict)
    }

    /// Makes `dict` the place of an instance's attributes, other than those of `__slots__`.
    fn enter_dict_mode(
        &mut self,
        instance: Gc<InstanceObj>,
        class: Gc<ClassObj>,
        dict: Gc<DictObj>,
    ) {
        // A class of its own shape tree: caches that expect slots never match it.
        let dict_shape = self.dict_shape(class);
        instance.header().set_shape(dict_shape);
        instance.header().set_flags(Header::DICT_MODE);
        instance.set_slot(dict_shape.names.len() - 1, dict.into());
    }

    /// The shape of instances of `class` that are in dict mode: the child of the root that adds a name no attribute has.
    fn dict_shape(&mut self, class: Gc<ClassObj>) -> Gc<ShapeObj> {
        let marker = self.intern("\0dict");
        let seen = class.slots_seen.get();
        let shape = self.child_shape(class.root_shape(), marker);
        class.slots_seen.set(seen);
        shape
    }

    /// Makes an instance one of another class, whose instances have the same slots.
    pub(crate) fn move_to_class(
        &mut self,
        instance: Gc<InstanceObj>,
        class: Gc<ClassObj>,
    ) -> PyResult<()> {
        if let Some(dict) = instance.dict() {
            self.enter_dict_mode(instance, class, dict);
            return Ok(());
        }
        let old = instance.header().shape();
        let declared = class.root_shape().names.len();
        let mut shape = class.root_shape();
        for &name in &old.names[declared..] {
            shape = self.child_shape(shape, name);
        }
        instance.header().set_shape(shape);
        Ok(())
    }

    /// The value of a `__slots__` attribute.
    pub(crate) fn member_get(&self, object: Value, member: Gc<MemberObj>) -> Option<Value> {
        match object.as_gc::<InstanceObj>() {
            Some(instance) => {
                let class = instance.header().shape().class;
                let slot = class.root_shape().slot(member.name)?;
                Some(instance.slot(slot)).filter(|v| !v.is_unbound())
            }
            // An instance of a built-in layout keeps even its slots in a dict at the side.
            None => self.existing_dict(object)?.get_str(self, member.name),
        }
    }

    /// Sets or removes a `__slots__` attribute; false where there is none to remove, or the object has no such slot.
    pub(crate) fn member_set(
        &mut self,
        object: Value,
        member: Gc<MemberObj>,
        value: Option<Value>,
    ) -> PyResult<bool> {
        if let Some(instance) = object.as_gc::<InstanceObj>() {
            let class = instance.header().shape().class;
            let Some(slot) = class.root_shape().slot(member.name) else {
                return Ok(false);
            };
            let bound = !instance.slot(slot).is_unbound();
            instance.set_slot(slot, value.unwrap_or(Value::UNBOUND));
            return Ok(bound || value.is_some());
        }
        let dict = match self.existing_dict(object) {
            Some(dict) => dict,
            None => {
                let dict = self.new_dict();
                self.replace_dict(object, dict);
                dict
            }
        };
        match value {
            Some(value) if dict.set_str(self, member.name, value) => Ok(true),
            Some(_) => Err(self.memory_error()),
            None => Ok(dict.remove_str(self, member.name).is_some()),
        }
    }

    /// The dict in which an object keeps its attributes, where it has one already. Not for instances with slots.
    pub(crate) fn existing_dict(&self, object: Value) -> Option<Gc<DictObj>> {
        let header = object.header()?;
        match header.kind() {
            Kind::Instance => object.as_gc::<InstanceObj>()?.dict(),
            Kind::Function => object.as_gc::<FunctionObj>()?.dict.get().as_gc(),
            Kind::Exception => object.as_gc::<ExceptionObj>()?.dict.get().as_gc(),
            Kind::Module => Some(object.as_gc::<ModuleObj>()?.dict),
            _ if header.has(Header::SIDE_DICT) => {
                self.interp.side_dicts.get(&header.address()).copied()
            }
            _ => None,
        }
    }

    /// Whether objects of this value's class have a `__dict__`.
    pub(crate) fn has_dict(&self, object: Value) -> bool {
        let Some(header) = object.header() else {
            return false;
        };
        let class = header.shape().class;
        match header.kind() {
            Kind::Function | Kind::Exception | Kind::Module => true,
            Kind::Class => false,
            _ => !class.has(ClassFlags::BUILTIN) && !class.has(ClassFlags::NO_DICT),
        }
    }

    /// The object's `__dict__`, made where there is none; None where its class has none.
    pub(crate) fn attribute_dict(&mut self, object: Value) -> PyResult<Option<Gc<DictObj>>> {
        if !self.has_dict(object) {
            return Ok(None);
        }
        if let Some(dict) = self.existing_dict(object) {
            return Ok(Some(dict));
        }
        if let Some(instance) = object.as_gc::<InstanceObj>() {
            return self.move_attributes_to_dict(instance).map(Some);
        }
        let dict = self.new_dict();
        self.replace_dict(object, dict);
        Ok(Some(dict))
    }

    /// Gives an object that has a `__dict__` another one.
    pub(crate) fn replace_dict(&mut self, object: Value, dict: Gc<DictObj>) {
        if let Some(instance) = object.as_gc::<InstanceObj>() {
            let class = instance.header().shape().class;
            self.enter_dict_mode(instance, class, dict);
        } else if let Some(function) = object.as_gc::<FunctionObj>() {
            function.dict.set(dict.into());
        } else if let Some(exception) = object.as_gc::<ExceptionObj>() {
            exception.dict.set(dict.into());
        } else if let Some(header) = object.header() {
            header.set_flags(Header::SIDE_DICT);
            self.interp.side_dicts.insert(header.address(), dict);
        }
    }

    /// The object's own attribute of that interned name.
    #[inline]
    pub(crate) fn own_attr(&self, object: Value, name: Gc<StrObj>) -> Option<Value> {
        if let Some(instance) = object.as_gc::<InstanceObj>()
            && !instance.header().has(Header::DICT_MODE)
        {
            let slot = instance.header().shape().slot(name)?;
            return Some(instance.slot(slot)).filter(|v| !v.is_unbound());
        }
        self.existing_dict(object)?.get_str(self, name)
    }

    /// Sets the object's own attribute; false where its class has none of its own.
    pub(crate) fn set_own_attr(
        &mut self,
        object: Value,
        name: Gc<StrObj>,
        value: Value,
    ) -> PyResult<bool> {
        if !self.has_dict(object) {
            return Ok(false);
        }
        if let Some(instance) = object.as_gc::<InstanceObj>()
            && !instance.header().has(Header::DICT_MODE)
        {
            let shape = instance.header().shape();
            if let Some(slot) = shape.slot(name) {
                instance.set_slot(slot, value);
                return Ok(true);
            }
            if let Some(child) = self.shape_with(shape, name) {
                instance.set_slot(shape.names.len(), value);
                instance.header().set_shape(child);
                return Ok(true);
            }
        }
        match self.attribute_dict(object)? {
            Some(dict) if dict.set_str(self, name, value) => Ok(true),
            Some(_) => Err(self.memory_error()),
            None => Ok(false),
        }
    }

    /// Removes the object's own attribute; whether there was one.
    pub(crate) fn delete_own_attr(&mut self, object: Value, name: Gc<StrObj>) -> PyResult<bool> {
        if self.own_attr(object, name).is_none() {
            return Ok(false);
        }
        match self.attribute_dict(object)? {
            Some(dict) => Ok(dict.remove_str(self, name).is_some()),
            None => Ok(false),
        }
    }

    /// To be called when an attribute of a class changes: nothing cached about it or its subclasses holds any more.
    pub(crate) fn class_modified(&mut self, class: Gc<ClassObj>) {
        // A class with a version given in here has been visited.
        let before = self.interp.last_version;
        let mut classes = vec![class];
        let mut shapes = Vec::new();
        while let Some(class) = classes.pop() {
            if class.version.get() > before {
                continue;
            }
            class.version.set(self.interp.next_version());
            let version = self.interp.next_version();
            shapes.push(class.root_shape());
            while let Some(shape) = shapes.pop() {
                shape.version.set(version);
                // SAFETY: nothing changes the children meanwhile.
                shapes.extend(unsafe { (*shape.children.get()).iter().map(|&(_, child)| child) });
            }
            classes.extend_from_slice(class.subclasses(self));
        }
    }

    /// A class and all that derive from it, each once.
    pub(crate) fn class_and_descendants(&self, class: Gc<ClassObj>) -> Vec<Gc<ClassObj>> {
        let mut all = vec![class];
        let mut seen = HashSet::from([class.address()]);
        let mut next = 0;
        while let Some(&class) = all.get(next) {
            let unseen = class.subclasses(self).iter().copied();
            all.extend(unseen.filter(|c| seen.insert(c.address())));
            next += 1;
        }
        all
    }
}
