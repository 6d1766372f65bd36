//! Classes, shapes, instances and descriptors.

use std::cell::{Cell, UnsafeCell};
use std::mem::offset_of;
use std::ptr::NonNull;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::object::{DictObj, StrObj, TupleObj};
use crate::std_layout::SequenceLayout;
use crate::value::Value;
use crate::vm::{NativeNew, Vm};

/// Properties of a class, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassFlags(pub u32);

impl ClassFlags {
    /// A built-in class: its attributes cannot be set.
    pub const BUILTIN: ClassFlags = ClassFlags(1);
    /// May not be a base class.
    pub const FINAL: ClassFlags = ClassFlags(2);
    /// Instances have no `__dict__`: every class on the way to the layout's own says `__slots__`.
    pub const NO_DICT: ClassFlags = ClassFlags(4);
    /// Cannot be instantiated by calling it.
    pub const NO_NEW: ClassFlags = ClassFlags(8);
    /// Some class in the MRO defines `__getattribute__`, other than `object`.
    pub const CUSTOM_GETATTR: ClassFlags = ClassFlags(16);
    /// Some class in the MRO defines `__setattr__` or `__delattr__`, other than `object`.
    pub const CUSTOM_SETATTR: ClassFlags = ClassFlags(32);
    /// Some class in the MRO defines `__getattr__`.
    pub const HAS_GETATTR_HOOK: ClassFlags = ClassFlags(64);
    /// Derived from `BaseException`.
    pub const EXCEPTION: ClassFlags = ClassFlags(128);
    /// Derived from `type`.
    pub const METACLASS: ClassFlags = ClassFlags(256);
    /// Calls of the class may not skip `type.__call__`: the metaclass, or `__new__`, is written in Python.
    pub const CUSTOM_NEW: ClassFlags = ClassFlags(512);
    /// Declares slots of its own, which are part of the layout.
    pub const OWN_SLOTS: ClassFlags = ClassFlags(1024);

    /// Whether all bits of `other` are set.
    #[inline(always)]
    pub const fn has(self, other: ClassFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// The union of two sets.
    #[must_use]
    pub const fn with(self, other: ClassFlags) -> ClassFlags {
        ClassFlags(self.0 | other.0)
    }
}

/// A class.
#[repr(C)]
pub struct ClassObj {
    header: Header,
    /// `__name__`.
    pub name: Cell<Gc<StrObj>>,
    /// `__qualname__`.
    pub qualname: Cell<Gc<StrObj>>,
    /// Layout of the instances.
    pub layout: Cell<Kind>,
    /// Properties.
    pub flags: Cell<ClassFlags>,
    /// Attributes of the class itself.
    pub dict: Gc<DictObj>,
    /// `__bases__`.
    pub bases: Cell<Gc<TupleObj>>,
    /// `__base__`: the base whose layout this class has; None for `object`.
    pub base: Cell<Option<Gc<ClassObj>>>,
    /// `__mro__`, this class first.
    pub mro: Cell<Gc<TupleObj>>,
    /// Shape of an instance without attributes; None only while the first classes are set up.
    pub(crate) root_shape: Cell<Option<Gc<ShapeObj>>>,
    /// The largest number of slots that an instance has needed so far: new instances get room for as many.
    pub(crate) slots_seen: Cell<u32>,
    /// Changes when an attribute that instances may inherit changes. Never 0.
    pub(crate) version: Cell<u64>,
    pub(crate) subclasses: UnsafeCell<Vec<Gc<ClassObj>>>,
    /// What makes an instance, where that is native: `__new__` of the class that the layout belongs to.
    pub(crate) native_new: Cell<Option<NativeNew>>,
}

impl ClassObj {
    /// A class with that name, class dict, bases and MRO. Its layout is that of the first base.
    #[inline]
    pub(crate) fn new(
        header: Header,
        name: Gc<StrObj>,
        layout: Kind,
        dict: Gc<DictObj>,
        bases: Gc<TupleObj>,
        mro: Gc<TupleObj>,
    ) -> ClassObj {
        ClassObj {
            header,
            name: Cell::new(name),
            qualname: Cell::new(name),
            layout: Cell::new(layout),
            flags: Cell::default(),
            dict,
            base: Cell::new(bases.items().first().and_then(|base| base.as_gc())),
            bases: Cell::new(bases),
            mro: Cell::new(mro),
            root_shape: Cell::new(None),
            slots_seen: Cell::new(0),
            version: Cell::new(1),
            subclasses: UnsafeCell::default(),
            native_new: Cell::new(None),
        }
    }
}

impl Gc<ClassObj> {
    /// Shape of an instance without attributes.
    #[inline(always)]
    pub fn root_shape(self) -> Gc<ShapeObj> {
        // SAFETY: set before the class is given out (see `Vm::new_class`).
        unsafe { self.root_shape.get().unwrap_unchecked() }
    }

    /// Whether this class has those properties.
    #[inline(always)]
    pub fn has(self, flags: ClassFlags) -> bool {
        self.flags.get().has(flags)
    }

    /// Adds properties.
    pub fn add_flags(self, flags: ClassFlags) {
        self.flags.set(self.flags.get().with(flags));
    }

    /// The MRO, this class first.
    #[inline]
    pub fn mro_classes<'a>(self) -> impl DoubleEndedIterator<Item = Gc<ClassObj>> + 'a {
        self.mro
            .get()
            .items()
            .iter()
            .filter_map(|v| v.as_gc::<ClassObj>())
    }

    /// Whether this class is `other` or derives from it.
    #[inline]
    pub fn is_subclass_of(self, other: Gc<ClassObj>) -> bool {
        self == other || self.mro.get().items().contains(&Value::from(other))
    }

    /// The direct subclasses.
    pub fn subclasses(self, _vm: &Vm) -> &[Gc<ClassObj>] {
        // SAFETY: the exclusive way in needs `&mut Vm`, which cannot exist while `_vm` is borrowed.
        unsafe { &*(*self.as_ptr()).subclasses.get() }
    }

    /// The direct subclasses, to change.
    pub(crate) fn subclasses_mut(self, _vm: &mut Vm) -> &mut Vec<Gc<ClassObj>> {
        // SAFETY: `_vm` is borrowed exclusively for as long as the result lives.
        unsafe { &mut *(*self.as_ptr()).subclasses.get() }
    }

    /// The name, for messages.
    pub fn name_str(self) -> String {
        self.name.get().to_string_lossy()
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for ClassObj {
    const KIND: Kind = Kind::Class;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.name.get());
        tracer.object(self.qualname.get());
        tracer.object(self.dict);
        tracer.object(self.bases.get());
        tracer.option(self.base.get());
        tracer.object(self.mro.get());
        tracer.option(self.root_shape.get());
        // SAFETY: nobody holds a borrow of the subclasses during a collection.
        for &class in unsafe { &*self.subclasses.get() } {
            tracer.object(class);
        }
    }
}

/// A shape, or hidden class: the class of its instances and the slot of each of their attributes.
///
/// Adding an attribute moves an instance to a child of its shape; instances that get the same attributes in the same
/// order share shapes, so that a site's cache need compare but one pointer and one version.
#[repr(C)]
pub struct ShapeObj {
    header: Header,
    /// The class of the instances.
    pub class: Gc<ClassObj>,
    /// Changes, for all shapes of a class and its subclasses, when an attribute of the class changes.
    pub(crate) version: Cell<u64>,
    /// Names in slot order.
    pub(crate) names: Box<[Gc<StrObj>]>,
    /// Children by the name they add.
    pub(crate) children: UnsafeCell<Vec<(Gc<StrObj>, Gc<ShapeObj>)>>,
}

impl ShapeObj {
    /// From a shape to the address of the names, and to their number, in bytes.
    pub(crate) const NAMES: SequenceLayout =
        SequenceLayout::of_slice::<Gc<StrObj>>().behind(offset_of!(ShapeObj, names));
    /// More attributes than this, and an instance keeps a dict instead.
    pub(crate) const MAX_SLOTS: usize = 64;

    /// A shape of instances of `class` with these attributes.
    #[inline]
    pub(crate) fn new(
        header: Header,
        class: Gc<ClassObj>,
        version: u64,
        names: Box<[Gc<StrObj>]>,
    ) -> ShapeObj {
        ShapeObj {
            header,
            class,
            version: Cell::new(version),
            names,
            children: UnsafeCell::default(),
        }
    }

    /// The slot of the attribute with that interned name.
    #[inline]
    pub fn slot(&self, name: Gc<StrObj>) -> Option<usize> {
        self.names.iter().position(|&n| n == name)
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for ShapeObj {
    const KIND: Kind = Kind::Shape;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.class);
        for &name in &self.names {
            tracer.object(name);
        }
        // SAFETY: nobody holds a borrow of the children during a collection.
        for &(name, child) in unsafe { &*self.children.get() } {
            tracer.object(name);
            tracer.object(child);
        }
    }
}

/// An instance of a class written in Python that has no built-in layout. Its slots follow it in memory; slots beyond
/// that room are in `overflow`. In dict mode (see [`Header::DICT_MODE`]) a dict in the shape's last slot holds the
/// attributes, other than those of `__slots__`.
#[repr(C)]
pub struct InstanceObj {
    header: Header,
    pub(crate) overflow: UnsafeCell<Option<NonNull<Vec<Value>>>>,
    slots: [Value; 0],
}

impl InstanceObj {
    /// From an instance to its slots, in bytes.
    pub(crate) const SLOTS_OFFSET: usize = offset_of!(InstanceObj, slots);

    /// An instance that is to be followed by room for slots.
    #[inline]
    pub(crate) fn new(header: Header) -> InstanceObj {
        InstanceObj {
            header,
            overflow: UnsafeCell::new(None),
            slots: [],
        }
    }
}

impl Drop for InstanceObj {
    fn drop(&mut self) {
        if let Some(overflow) = *self.overflow.get_mut() {
            // SAFETY: made by `Box::leak` in `Gc::set_slot`, and only this object has it.
            drop(unsafe { Box::from_raw(overflow.as_ptr()) });
        }
    }
}

impl Gc<InstanceObj> {
    /// The room for slots behind the object.
    #[inline(always)]
    pub(crate) fn slots_ptr(self) -> *mut Value {
        // SAFETY: in bounds of the allocation.
        unsafe { (&raw mut (*self.as_ptr()).slots).cast() }
    }

    /// How many slots have room behind the object.
    #[inline(always)]
    pub(crate) fn capacity(self) -> usize {
        self.header().extra() as usize
    }

    /// The value of a slot of the object's shape.
    #[inline(always)]
    pub(crate) fn slot(self, slot: usize) -> Value {
        // SAFETY: a slot of the shape is either within the capacity or in the overflow, which has been grown to it.
        unsafe {
            if slot < self.capacity() {
                *self.slots_ptr().add(slot)
            } else {
                match *self.overflow.get() {
                    Some(overflow) => (&(*overflow.as_ptr()))
                        .get(slot - self.capacity())
                        .copied()
                        .unwrap_or(Value::UNBOUND),
                    None => Value::UNBOUND,
                }
            }
        }
    }

    /// Sets a slot.
    #[inline(always)]
    pub(crate) fn set_slot(self, slot: usize, value: Value) {
        // SAFETY: as in `slot`.
        unsafe {
            if slot < self.capacity() {
                *self.slots_ptr().add(slot) = value;
            } else {
                self.set_overflow(slot - self.capacity(), value);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn set_overflow(self, at: usize, value: Value) {
        // SAFETY: the overflow belongs to this object, and nobody holds a reference into it.
        unsafe {
            let overflow = (*self.overflow.get())
                .get_or_insert_with(|| NonNull::from(Box::leak(Box::new(Vec::new()))))
                .as_mut();
            if overflow.len() <= at {
                overflow.resize(at + 1, Value::UNBOUND);
            }
            overflow[at] = value;
        }
    }

    /// The attributes' dict of an instance in dict mode.
    pub(crate) fn dict(self) -> Option<Gc<DictObj>> {
        if self.header().has(Header::DICT_MODE) {
            let last = self.header().shape().names.len().checked_sub(1)?;
            self.slot(last).as_gc()
        } else {
            None
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its slots.
unsafe impl HeapObject for InstanceObj {
    const KIND: Kind = Kind::Instance;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: the object was allocated with that many slots, zeroed, behind it; nobody holds a borrow of the
        // overflow during a collection.
        unsafe {
            let slots = (&raw const self.slots).cast::<Value>();
            for at in 0..self.header.extra() as usize {
                tracer.value(*slots.add(at));
            }
            if let Some(overflow) = *self.overflow.get() {
                for &value in overflow.as_ref() {
                    tracer.value(value);
                }
            }
        }
    }
}

/// A property.
#[repr(C)]
pub struct PropertyObj {
    header: Header,
    /// Getter, or None.
    pub get: Cell<Value>,
    /// Setter, or None.
    pub set: Cell<Value>,
    /// Deleter, or None.
    pub delete: Cell<Value>,
    /// Docstring, or None.
    pub doc: Cell<Value>,
    /// `__name__`, or None.
    pub name: Cell<Value>,
    /// The class whose computed attribute this is, or None for a `property`.
    pub owner: Cell<Value>,
    /// Whether the docstring was taken from the getter.
    pub doc_from_getter: Cell<bool>,
}

impl PropertyObj {
    /// A property of these functions.
    #[inline]
    pub fn new(header: Header, get: Value, set: Value, delete: Value, doc: Value) -> PropertyObj {
        PropertyObj {
            header,
            get: Cell::new(get),
            set: Cell::new(set),
            delete: Cell::new(delete),
            doc: Cell::new(doc),
            name: Cell::new(Value::NONE),
            owner: Cell::new(Value::NONE),
            doc_from_getter: Cell::new(false),
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for PropertyObj {
    const KIND: Kind = Kind::Property;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for v in [&self.get, &self.set, &self.delete, &self.doc, &self.name] {
            tracer.value(v.get());
        }
        tracer.value(self.owner.get());
    }
}

/// Which wrapper a [`MethodWrapperObj`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrapperKind {
    /// `staticmethod`.
    Static,
    /// `classmethod`.
    Class,
}

/// A `staticmethod` or `classmethod`.
#[repr(C)]
pub struct MethodWrapperObj {
    header: Header,
    /// Which of the two.
    pub wrapper: WrapperKind,
    /// What is wrapped.
    pub function: Cell<Value>,
}

impl MethodWrapperObj {
    /// A wrapper of `function`.
    #[inline]
    pub fn new(header: Header, wrapper: WrapperKind, function: Value) -> MethodWrapperObj {
        MethodWrapperObj {
            header,
            wrapper,
            function: Cell::new(function),
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for MethodWrapperObj {
    const KIND: Kind = Kind::MethodWrapper;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.function.get());
    }
}

/// The descriptor of a `__slots__` attribute: instances keep it in the slot of that name.
#[repr(C)]
pub struct MemberObj {
    header: Header,
    /// Name of the attribute.
    pub name: Gc<StrObj>,
    /// The class that declares it.
    pub class: Gc<ClassObj>,
}

impl MemberObj {
    /// The descriptor of slot `name` of `class`.
    #[inline]
    pub fn new(header: Header, name: Gc<StrObj>, class: Gc<ClassObj>) -> MemberObj {
        MemberObj {
            header,
            name,
            class,
        }
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for MemberObj {
    const KIND: Kind = Kind::Member;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.name);
        tracer.object(self.class);
    }
}

/// A `super` object.
#[repr(C)]
pub struct SuperObj {
    header: Header,
    /// The class after which the search starts.
    pub class: Gc<ClassObj>,
    /// The receiver: an instance or a class; the unbound marker where there is none.
    pub object: Value,
    /// The class whose MRO is searched.
    pub object_class: Gc<ClassObj>,
}

impl SuperObj {
    /// The attributes of `object` as seen after `class` in the MRO of `object_class`.
    #[inline]
    pub fn new(
        header: Header,
        class: Gc<ClassObj>,
        object: Value,
        object_class: Gc<ClassObj>,
    ) -> SuperObj {
        SuperObj {
            header,
            class,
            object,
            object_class,
        }
    }
}

impl Gc<SuperObj> {
    /// What descriptors are bound to: the object, unless it is a class that stands for itself.
    pub fn receiver(self) -> Option<Value> {
        Some(self.object).filter(|&object| object != Value::from(self.object_class))
    }
}

// SAFETY: `repr(C)` with the header first; reports its values.
unsafe impl HeapObject for SuperObj {
    const KIND: Kind = Kind::Super;
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.class);
        tracer.value(self.object);
        tracer.object(self.object_class);
    }
}
