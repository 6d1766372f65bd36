//! What every heap object begins with, typed pointers to objects, and tracing.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

use crate::object::{self, ClassFlags, ClassObj, ShapeObj};
use crate::value::Value;

/// The first 16 bytes of every heap object.
#[repr(C)]
pub struct Header {
    /// The shape: the class, and for instances where each attribute lives.
    shape: Cell<Option<Gc<ShapeObj>>>,
    kind: Cell<Kind>,
    mark: Cell<u8>,
    flags: Cell<u16>,
    /// Free for the kind's own use: an instance keeps its slot capacity here, an integer what `IntObj::new` says. The top bit is for functions alone
    /// (`FunctionObj::CALLABLE`).
    extra: Cell<u32>,
}

const _: () = assert!(size_of::<Header>() == 16);

impl Header {
    /// From an object to its layout, in bytes.
    pub(crate) const KIND_OFFSET: usize = std::mem::offset_of!(Header, kind);
    /// From an object to the number that the kind keeps, in bytes.
    pub(crate) const EXTRA_OFFSET: usize = std::mem::offset_of!(Header, extra);
    /// From an object to the address of its shape, in bytes.
    pub(crate) const SHAPE_OFFSET: usize = std::mem::offset_of!(Header, shape);

    /// Flag: the instance keeps its attributes in a dict, not in slots.
    pub const DICT_MODE: u16 = 1;
    /// Flag: the object's attributes are in the interpreter's side table of instance dicts.
    pub const SIDE_DICT: u16 = 2;
    /// Flag: a string whose characters are all ASCII.
    pub const ASCII: u16 = 4;
    /// Flag: a string that is the only one with its content among the interned.
    pub const INTERNED: u16 = 8;
    /// Flag: a string whose bytes are in a buffer that it may share.
    pub const BUFFERED: u16 = 16;
    /// Flag: the class of the object is a built-in one, so that its kind tells how it behaves.
    pub const EXACT: u16 = 32;

    /// A header for an instance of `class` without attributes; kind and mark are set when it is moved to the heap.
    #[inline(always)]
    pub fn new(class: Gc<ClassObj>) -> Header {
        Header {
            shape: Cell::new(Some(class.root_shape())),
            kind: Cell::new(Kind::Free),
            mark: Cell::new(0),
            flags: Cell::new(Header::class_flags(class)),
            extra: Cell::new(0),
        }
    }

    #[inline(always)]
    fn class_flags(class: Gc<ClassObj>) -> u16 {
        if class.has(ClassFlags::BUILTIN) {
            Header::EXACT
        } else {
            0
        }
    }

    /// A header with no shape: of a free cell, and of the first shapes, which come before any class.
    pub(crate) fn free() -> Header {
        Header {
            shape: Cell::new(None),
            kind: Cell::new(Kind::Free),
            mark: Cell::new(0),
            flags: Cell::new(0),
            extra: Cell::new(0),
        }
    }

    #[inline(always)]
    pub(super) fn init(&self, kind: Kind, mark: u8) {
        self.kind.set(kind);
        self.mark.set(mark);
    }

    /// The layout of the object.
    #[inline(always)]
    pub fn kind(&self) -> Kind {
        self.kind.get()
    }

    /// The collection that last reached the object.
    #[inline(always)]
    pub(super) fn mark(&self) -> u8 {
        self.mark.get()
    }

    /// The shape of the object.
    #[inline(always)]
    pub fn shape(&self) -> Gc<ShapeObj> {
        // SAFETY: only shapes made while the first classes are set up lack one, and the set-up gives it to them.
        unsafe { self.shape.get().unwrap_unchecked() }
    }

    /// Makes the object an instance of `class` without attributes.
    pub fn set_class(&self, class: Gc<ClassObj>) {
        self.set_shape(class.root_shape());
        let others = self.flags.get() & !Header::EXACT;
        self.flags.set(others | Header::class_flags(class));
    }

    /// The kind, where it tells how the object behaves: its class is a built-in one.
    #[inline(always)]
    pub fn exact_kind(&self) -> Option<Kind> {
        self.has(Header::EXACT).then(|| self.kind())
    }

    /// Gives the object another shape of the same class.
    #[inline(always)]
    pub fn set_shape(&self, shape: Gc<ShapeObj>) {
        self.shape.set(Some(shape));
    }

    /// Whether all these flags are set.
    #[inline(always)]
    pub fn has(&self, flags: u16) -> bool {
        self.flags.get() & flags == flags
    }

    /// Sets flags.
    #[inline(always)]
    pub fn set_flags(&self, flags: u16) {
        self.flags.set(self.flags.get() | flags);
    }

    /// The number that the kind keeps here.
    #[inline(always)]
    pub fn extra(&self) -> u32 {
        self.extra.get()
    }

    /// Sets the number that the kind keeps here.
    #[inline(always)]
    pub fn set_extra(&self, n: u32) {
        self.extra.set(n);
    }
}

/// A layout that the heap can hold: `repr(C)`, with a [`Header`] first.
///
/// # Safety
/// The type begins with a `Header`, is the type listed for `KIND` in the table of kinds, and `trace` reports every value
/// and object that it holds.
pub unsafe trait HeapObject: Sized {
    /// The kind of this layout.
    const KIND: Kind;

    /// Reports every value and object that this one holds.
    fn trace(&self, tracer: &mut Tracer<'_>);

    /// Bytes that the object owns outside its cell.
    fn charged(&self) -> usize {
        0
    }
}

/// A pointer to a heap object: `Copy`, never null, valid as long as the object is reachable.
///
/// The pointer keeps nothing alive. Code that may reach a safepoint roots what it holds (see `Vm::root`).
#[repr(transparent)]
pub struct Gc<T> {
    pointer: NonNull<T>,
    owner: PhantomData<*const T>,
}

impl<T> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Gc<T> {}

impl<T> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.pointer == other.pointer
    }
}

impl<T> Eq for Gc<T> {}

impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.pointer)
    }
}

impl<T> Gc<T> {
    /// # Safety
    /// The address is that of a live object of layout `T` (or of any layout, where `T` is `Header`), whose provenance
    /// has been exposed.
    #[inline(always)]
    pub(crate) unsafe fn from_address(address: usize) -> Gc<T> {
        // SAFETY: an object's address is not zero.
        let pointer =
            unsafe { NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(address)) };
        Gc {
            pointer,
            owner: PhantomData,
        }
    }

    /// The raw pointer.
    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.pointer.as_ptr()
    }

    /// The address: what `id()` shows.
    #[inline(always)]
    pub fn address(self) -> usize {
        self.pointer.as_ptr().addr()
    }

    /// # Safety
    /// The object has layout `U`.
    #[inline(always)]
    pub(crate) unsafe fn cast<U>(self) -> Gc<U> {
        Gc {
            pointer: self.pointer.cast(),
            owner: PhantomData,
        }
    }
}

impl<T: HeapObject> Gc<T> {
    /// The header.
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: every heap object begins with its header.
        unsafe { self.pointer.cast::<Header>().as_ref() }
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: a `Gc` is made from a live object, and whoever holds one across a safepoint has rooted it.
        unsafe { self.pointer.as_ref() }
    }
}

/// Marks what is reachable.
pub struct Tracer<'a> {
    epoch: u8,
    stack: &'a mut Vec<NonNull<Header>>,
    live: usize,
}

impl<'a> Tracer<'a> {
    pub(super) fn new(epoch: u8, stack: &'a mut Vec<NonNull<Header>>) -> Tracer<'a> {
        Tracer {
            epoch,
            stack,
            live: 0,
        }
    }

    /// Marks the object of a value, where it has one.
    #[inline]
    pub fn value(&mut self, value: Value) {
        if let Some(header) = value.header() {
            self.header(header);
        }
    }

    /// Marks an object.
    #[inline]
    pub fn object<T: HeapObject>(&mut self, object: Gc<T>) {
        // SAFETY: every heap object begins with its header.
        self.header(unsafe { object.cast() });
    }

    /// Marks an object, where there is one.
    #[inline]
    pub fn option<T: HeapObject>(&mut self, object: Option<Gc<T>>) {
        if let Some(object) = object {
            self.object(object);
        }
    }

    #[inline]
    fn header(&mut self, header: Gc<Header>) {
        debug_assert_ne!(
            header.kind(),
            Kind::Free,
            "a reachable object has been freed"
        );
        if header.mark.get() != self.epoch {
            header.mark.set(self.epoch);
            if header.exact_kind() == Some(Kind::Str) {
                // Holds nothing but its shape, which is that of `str`.
                self.live += object_size(header);
            } else {
                self.stack.push(header.pointer);
            }
        }
    }

    /// Whether an object has been reached by this collection.
    pub fn is_marked<T: HeapObject>(&self, object: Gc<T>) -> bool {
        object.header().mark.get() == self.epoch
    }

    /// Whether the object that begins with `header` has been reached by this collection.
    pub(crate) fn is_marked_header(&self, header: Gc<Header>) -> bool {
        header.mark.get() == self.epoch
    }

    /// Marks everything that can be reached from what is marked; returns an estimate of the live bytes.
    pub fn drain(&mut self) -> usize {
        while let Some(header) = self.stack.pop() {
            // SAFETY: the stack holds reachable objects.
            unsafe {
                // The shapes of the commonest classes are reached from the interpreter's table of classes.
                let common = matches!(
                    header.as_ref().exact_kind(),
                    Some(Kind::List | Kind::Dict | Kind::BigInt | Kind::Float)
                );
                if !common && let Some(shape) = header.as_ref().shape.get() {
                    self.object(shape);
                }
                self.live += trace_object(header, self);
            }
        }
        self.live
    }
}

macro_rules! kinds {
    ($( $(#[$doc:meta])* $kind:ident($layout:ty), )*) => {
        /// The layout of a heap object. Subclasses of a built-in class share its layout.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Kind {
            /// No object: a free cell.
            Free = 0,
            $( $(#[$doc])* $kind, )*
        }

        /// # Safety
        /// `header` begins a live object.
        unsafe fn trace_object(header: NonNull<Header>, tracer: &mut Tracer<'_>) -> usize {
            // SAFETY: the kind tells the layout.
            unsafe {
                match header.as_ref().kind() {
                    Kind::Free => 0,
                    $( Kind::$kind => {
                        let object = header.cast::<$layout>();
                        object.as_ref().trace(tracer);
                        size_of::<$layout>() + object.as_ref().charged()
                    } )*
                }
            }
        }

        /// Bytes that an object takes, without those behind it in its cell.
        pub(crate) fn object_size(header: Gc<Header>) -> usize {
            // SAFETY: the kind tells the layout.
            unsafe {
                match header.kind() {
                    Kind::Free => 0,
                    $( Kind::$kind => {
                        let object = header.cast::<$layout>();
                        size_of::<$layout>() + object.charged()
                    } )*
                }
            }
        }

        /// Runs the destructor of a dead object.
        ///
        /// # Safety
        /// `header` begins an object that nothing can reach.
        pub(super) unsafe fn drop_object(header: *mut Header) {
            // SAFETY: the kind tells the layout, and nobody else uses the object.
            unsafe {
                match (*header).kind() {
                    Kind::Free => {}
                    $( Kind::$kind => header.cast::<$layout>().drop_in_place(), )*
                }
            }
        }
    };
}

kinds! {
    /// A float that has no inline encoding.
    Float(object::FloatObj),
    /// An integer beyond 62 bits, or an instance of a subclass of int.
    BigInt(object::IntObj),
    /// A string.
    Str(object::StrObj),
    /// A bytes object.
    Bytes(object::BytesObj),
    /// A bytearray.
    ByteArray(object::ByteArrayObj),
    /// A list.
    List(object::ListObj),
    /// A tuple.
    Tuple(object::TupleObj),
    /// A dict.
    Dict(object::DictObj),
    /// A set or a frozenset.
    Set(object::SetObj),
    /// A range.
    Range(object::RangeObj),
    /// A slice.
    Slice(object::SliceObj),
    /// A Python function.
    Function(object::FunctionObj),
    /// A native function or method descriptor.
    Native(object::NativeObj),
    /// A function bound to its receiver.
    BoundMethod(object::BoundMethodObj),
    /// A class.
    Class(object::ClassObj),
    /// An instance of a class written in Python.
    Instance(object::InstanceObj),
    /// A shape.
    Shape(object::ShapeObj),
    /// A variable shared by closures.
    Cell(object::CellObj),
    /// A code object, linked.
    Code(object::CodeObj),
    /// A generator.
    Generator(object::GeneratorObj),
    /// An exception.
    Exception(object::ExceptionObj),
    /// A traceback entry.
    Traceback(object::TracebackObj),
    /// A module.
    Module(object::ModuleObj),
    /// Iterator over a range of small integers.
    RangeIter(object::RangeIterObj),
    /// Iterator over a list, a tuple, or anything with integer subscripts.
    SeqIter(object::SeqIterObj),
    /// A property.
    Property(object::PropertyObj),
    /// A static or class method.
    MethodWrapper(object::MethodWrapperObj),
    /// The place of a `__slots__` attribute.
    Member(object::MemberObj),
    /// `super`.
    Super(object::SuperObj),
    /// Anything whose behaviour is native and whose layout the heap need not know.
    Opaque(object::OpaqueObj),
}
