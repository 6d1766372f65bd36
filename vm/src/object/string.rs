//! Strings and bytes.

use std::cell::{Cell, OnceCell, UnsafeCell};
use std::mem::offset_of;
use std::rc::Rc;

use crate::heap::{Gc, Header, HeapObject, Kind, Tracer};
use crate::object::{Opaque, OpaqueObj};
use crate::std_layout::SequenceLayout;
use crate::text::wtf8::{self, OffsetIndex};
use crate::value::Value;
use crate::vm::Vm;

/// A growing byte buffer whose tail one string owns: appending to that string in place is not seen by those that share
/// only its front, so that building a string piece by piece takes linear time.
pub(crate) struct Buffer(UnsafeCell<Vec<u8>>);

impl Buffer {
    #[inline]
    pub(crate) fn new(bytes: Vec<u8>) -> Rc<Buffer> {
        Rc::new(Buffer(UnsafeCell::new(bytes)))
    }

    fn start(&self) -> *const u8 {
        // SAFETY: no reference to the vector outlives a method of this type.
        unsafe { (*self.0.get()).as_ptr() }
    }

    /// Appends `tail` if exactly `len` bytes are in use and the room suffices, so that no byte moves.
    pub(crate) fn try_append(&self, len: usize, tail: &[u8]) -> bool {
        // SAFETY: as in `start`; readers hold pointers to bytes before `len`, which neither move nor change. `tail` may
        // itself lie before `len`.
        unsafe {
            let bytes = &mut *self.0.get();
            if bytes.len() != len || bytes.capacity() - len < tail.len() {
                return false;
            }
            std::ptr::copy(tail.as_ptr(), bytes.as_mut_ptr().add(len), tail.len());
            bytes.set_len(len + tail.len());
            true
        }
    }
}

/// A string: bytes in UTF-8 generalised to allow lone surrogates, immutable.
///
/// The bytes follow the object in memory, or are in a buffer.
#[repr(C)]
pub struct StrObj {
    header: Header,
    data: Cell<*const u8>,
    len: u32,
    chars: u32,
    hash: Cell<u64>,
    pub(crate) buffer: Option<Rc<Buffer>>,
    index: OnceCell<Box<OffsetIndex>>,
}

impl StrObj {
    /// From a string to the address of its bytes.
    pub(crate) const DATA_OFFSET: usize = offset_of!(StrObj, data);
    /// From a string to its length in bytes.
    pub(crate) const LEN_OFFSET: usize = offset_of!(StrObj, len);
    /// From a string to its length in code points.
    pub(crate) const CHARS_OFFSET: usize = offset_of!(StrObj, chars);
    /// The longest string, in bytes.
    pub const MAX_BYTES: usize = u32::MAX as usize;

    /// A string of `len` bytes and `chars` code points that are in `buffer`, or are to be written behind the object.
    #[inline]
    pub(crate) fn new(
        header: Header,
        len: usize,
        chars: usize,
        buffer: Option<Rc<Buffer>>,
    ) -> StrObj {
        debug_assert!(len <= StrObj::MAX_BYTES);
        if len == chars {
            header.set_flags(Header::ASCII);
        }
        let data = buffer.as_ref().map_or(std::ptr::null(), |b| b.start());
        StrObj {
            header,
            data: Cell::new(data),
            len: len as u32,
            chars: chars as u32,
            hash: Cell::new(0),
            buffer,
            index: OnceCell::new(),
        }
    }

    /// Length in bytes.
    #[inline(always)]
    pub fn byte_len(&self) -> usize {
        self.len as usize
    }

    /// Length in code points: what `len()` gives.
    #[inline(always)]
    pub fn char_len(&self) -> usize {
        self.chars as usize
    }

    /// Whether every character is ASCII.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.len == self.chars
    }

    /// The bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: `data` points to `len` bytes that live as long as the object and never change.
        unsafe { std::slice::from_raw_parts(self.data.get(), self.len as usize) }
    }

    /// The text, lone surrogates replaced: for messages.
    pub fn to_string_lossy(&self) -> String {
        wtf8::to_string_lossy(self.bytes())
    }

    /// The text, unless it holds a lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        wtf8::as_str(self.bytes())
    }

    /// Byte offset of the code point at `index`; the byte length where `index` is the character length.
    #[inline]
    pub fn offset_of(&self, index: usize) -> usize {
        if self.is_ascii() {
            index.min(self.byte_len())
        } else {
            self.index
                .get_or_init(|| Box::new(OffsetIndex::new(self.bytes())))
                .offset_of(self.bytes(), index)
        }
    }

    /// Code point index of the code point that starts at byte `offset`.
    pub fn index_of(&self, offset: usize) -> usize {
        if self.is_ascii() {
            offset
        } else {
            self.index
                .get_or_init(|| Box::new(OffsetIndex::new(self.bytes())))
                .index_of(self.bytes(), offset)
        }
    }

    /// The cached hash; 0 where none has been computed.
    #[inline(always)]
    pub(crate) fn cached_hash(&self) -> u64 {
        self.hash.get()
    }

    pub(crate) fn set_hash(&self, hash: u64) {
        self.hash.set(hash);
    }
}

impl Gc<StrObj> {
    /// The room behind the object, where its bytes go; sets the string up to read them there.
    pub(crate) fn inline_data(self) -> *mut u8 {
        // SAFETY: allocated with the bytes' room behind the object.
        unsafe {
            let data = self.as_ptr().add(1).cast::<u8>();
            (*self.as_ptr()).data.set(data);
            data
        }
    }

    /// Whether this is the only string with its content among the interned.
    #[inline(always)]
    pub fn is_interned(self) -> bool {
        self.header().has(Header::INTERNED)
    }
}

// SAFETY: `repr(C)` with the header first; holds no values.
unsafe impl HeapObject for StrObj {
    const KIND: Kind = Kind::Str;
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn charged(&self) -> usize {
        self.len as usize
    }
}

/// A bytes object.
#[repr(C)]
pub struct BytesObj {
    header: Header,
    bytes: Box<[u8]>,
}

impl BytesObj {
    /// From a bytes object to the address of its content, and to the length, in bytes.
    pub(crate) const CONTENT: SequenceLayout =
        SequenceLayout::of_slice::<u8>().behind(offset_of!(BytesObj, bytes));

    /// A bytes object with that content.
    #[inline]
    pub fn new(header: Header, bytes: Box<[u8]>) -> BytesObj {
        BytesObj { header, bytes }
    }

    /// The content.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

// SAFETY: `repr(C)` with the header first; holds no values.
unsafe impl HeapObject for BytesObj {
    const KIND: Kind = Kind::Bytes;
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn charged(&self) -> usize {
        self.bytes.len()
    }
}

/// A bytearray.
#[repr(C)]
pub struct ByteArrayObj {
    header: Header,
    bytes: UnsafeCell<Vec<u8>>,
}

impl ByteArrayObj {
    /// From a bytearray to the address of its content, and to the length, in bytes.
    pub(crate) const CONTENT: SequenceLayout =
        SequenceLayout::of_vec::<u8>().behind(offset_of!(ByteArrayObj, bytes));

    /// A bytearray with that content.
    #[inline]
    pub fn new(header: Header, bytes: Vec<u8>) -> ByteArrayObj {
        ByteArrayObj {
            header,
            bytes: UnsafeCell::new(bytes),
        }
    }
}

impl Gc<ByteArrayObj> {
    /// The content.
    #[inline]
    pub fn bytes(self, _vm: &Vm) -> &[u8] {
        // SAFETY: the exclusive way in needs `&mut Vm`, which cannot exist while `_vm` is borrowed.
        unsafe { &*(*self.as_ptr()).bytes.get() }
    }

    /// The content, to change.
    #[inline]
    pub fn bytes_mut(self, _vm: &mut Vm) -> &mut Vec<u8> {
        // SAFETY: `_vm` is borrowed exclusively for as long as the result lives.
        unsafe { &mut *(*self.as_ptr()).bytes.get() }
    }
}

// SAFETY: `repr(C)` with the header first; holds no values.
unsafe impl HeapObject for ByteArrayObj {
    const KIND: Kind = Kind::ByteArray;
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn charged(&self) -> usize {
        // SAFETY: nobody holds a borrow of the content during a collection.
        unsafe { (*self.bytes.get()).capacity() }
    }
}

/// The native part of a memoryview: some of the bytes of a bytes object or a bytearray.
#[derive(Clone, Copy)]
pub(crate) struct ByteView {
    /// Whose bytes they are.
    pub(crate) base: Value,
    /// Place of the first.
    pub(crate) start: usize,
    /// Distance from one to the next.
    pub(crate) step: isize,
    /// How many.
    pub(crate) len: usize,
    pub(crate) readonly: bool,
    pub(crate) released: bool,
}

impl ByteView {
    /// The place in the base of the byte at `index`.
    pub(crate) fn place(&self, index: usize) -> usize {
        self.start
            .wrapping_add_signed(self.step.wrapping_mul(index as isize))
    }
}

impl Opaque for ByteView {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.base);
    }
}

/// The bytes of a bytes object or a bytearray, or of an instance of a subclass, or that a memoryview shows without gaps;
/// None for anything else.
#[inline]
pub(crate) fn byte_contents(value: Value, vm: &Vm) -> Option<&[u8]> {
    match value.kind() {
        // SAFETY: the object is live as long as `value` is reachable; nothing is collected while `vm` is borrowed, and
        // the content of a bytes object never changes.
        Some(Kind::Bytes) => value
            .as_gc::<BytesObj>()
            .map(|b| unsafe { &*(*b.as_ptr()).bytes }),
        Some(Kind::ByteArray) => value.as_gc::<ByteArrayObj>().map(|b| b.bytes(vm)),
        Some(Kind::Opaque) => {
            let view = value.as_gc::<OpaqueObj>()?.data::<ByteView>(vm)?;
            let base = byte_contents(view.base, vm)?;
            match view.len {
                0 => Some(&[]),
                1 => base.get(view.start..=view.start),
                len if view.step == 1 => base.get(view.start..view.start.checked_add(len)?),
                _ => None,
            }
        }
        _ => None,
    }
}
