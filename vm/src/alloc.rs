//! Making objects.

use std::hash::{BuildHasher, Hasher};

use num_bigint::BigInt;

use crate::heap::{Gc, Header, HeapObject, Kind};
use crate::object::{number, *};
use crate::text::wtf8;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// A string at least this long, when it is the left of a concatenation, gets a buffer with room to grow.
const BUFFERED_BYTES: usize = 256;

impl Vm {
    /// A header for a plain instance of a built-in class.
    #[inline(always)]
    pub fn header(&self, class: Gc<ClassObj>) -> Header {
        Header::new(class)
    }

    /// A float.
    #[inline(always)]
    pub fn new_float(&mut self, x: f64) -> Value {
        match Value::inline_float(x) {
            Some(v) => v,
            None => self.new_boxed_float(x),
        }
    }

    #[cold]
    #[inline(never)]
    fn new_boxed_float(&mut self, x: f64) -> Value {
        let header = self.header(self.interp.types.float);
        self.alloc(FloatObj::new(header, x)).into()
    }

    /// An integer.
    #[inline]
    pub fn new_int(&mut self, n: i64) -> Value {
        match Value::small_int(n) {
            Some(v) => v,
            None => self.new_wide_int(n.into()),
        }
    }

    /// An integer that counts something in memory.
    #[inline]
    pub fn new_usize(&mut self, n: usize) -> Value {
        match i64::try_from(n) {
            Ok(n) => self.new_int(n),
            Err(_) => self.new_bigint(BigInt::from(n)),
        }
    }

    /// An integer of any size, in the inline encoding where it fits.
    pub fn new_bigint(&mut self, n: BigInt) -> Value {
        if let Some(n) = number::wide(&n) {
            return self.new_wide_int(n);
        }
        let header = self.header(self.interp.types.int);
        let int = IntObj::new(header, n);
        self.interp.heap.charge_taken(int.charged());
        self.alloc(int).into()
    }

    /// An integer of up to 128 bits, in the inline encoding where it fits.
    #[inline]
    pub(crate) fn new_wide_int(&mut self, n: i128) -> Value {
        if let Some(v) = i64::try_from(n).ok().and_then(Value::small_int) {
            return v;
        }
        let header = self.header(self.interp.types.int);
        self.alloc(IntObj::new_wide(header, n)).into()
    }

    /// A string of that text.
    ///
    /// Strings beyond [`StrObj::MAX_BYTES`] are cut; use [`Vm::new_str_bytes`] for text whose size a program chooses.
    pub fn new_str(&mut self, text: &str) -> Gc<StrObj> {
        let text = &text.as_bytes()[..text.len().min(StrObj::MAX_BYTES)];
        self.alloc_str(text, wtf8::count(text))
    }

    /// A string of that text in generalised UTF-8.
    ///
    /// # Errors
    /// MemoryError where it is longer than [`StrObj::MAX_BYTES`].
    pub fn new_str_bytes(&mut self, text: &[u8]) -> PyResult<Gc<StrObj>> {
        if let [byte] = *text
            && byte < 0x80
        {
            return Ok(self.interp.ascii_chars[byte as usize]);
        }
        if text.len() > StrObj::MAX_BYTES {
            return Err(self.memory_error());
        }
        if text.len() > BUFFERED_BYTES {
            self.charge(text.len())?;
        }
        Ok(self.alloc_str(text, wtf8::count(text)))
    }

    /// A string of that text, which is ASCII.
    ///
    /// # Errors
    /// MemoryError where it is longer than [`StrObj::MAX_BYTES`].
    pub(crate) fn new_ascii_str(&mut self, text: &[u8]) -> PyResult<Gc<StrObj>> {
        debug_assert!(text.is_ascii());
        if let [byte] = *text {
            return Ok(self.interp.ascii_chars[byte as usize]);
        }
        if text.len() > StrObj::MAX_BYTES {
            return Err(self.memory_error());
        }
        if text.len() > BUFFERED_BYTES {
            self.charge(text.len())?;
        }
        Ok(self.alloc_str(text, text.len()))
    }

    /// A string of that text, whose number of code points is known.
    pub(crate) fn alloc_str(&mut self, text: &[u8], chars: usize) -> Gc<StrObj> {
        let header = self.header(self.interp.types.str);
        self.alloc_str_header(header, text, chars)
    }

    pub(crate) fn alloc_str_header(
        &mut self,
        header: Header,
        text: &[u8],
        chars: usize,
    ) -> Gc<StrObj> {
        let string = StrObj::new(header, text.len(), chars, None);
        // SAFETY: allocated with room for the text behind it, which is written here.
        unsafe {
            let string = self.interp.heap.alloc_unfilled(string, text.len());
            std::ptr::copy_nonoverlapping(text.as_ptr(), string.inline_data(), text.len());
            string
        }
    }

    /// A string of `len` bytes and `chars` code points, which `write` writes over zeros.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub(crate) fn new_str_with(
        &mut self,
        len: usize,
        chars: usize,
        write: impl FnOnce(&Vm, &mut [u8]),
    ) -> PyResult<Gc<StrObj>> {
        if len > StrObj::MAX_BYTES {
            return Err(self.memory_error());
        }
        if len > BUFFERED_BYTES {
            self.charge(len)?;
        }
        let header = self.header(self.interp.types.str);
        let string = self.alloc_with_tail(StrObj::new(header, len, chars, None), len);
        // SAFETY: the object was just made with that much room, zeroed, which nothing else refers to.
        let room = unsafe { std::slice::from_raw_parts_mut(string.inline_data(), len) };
        write(self, room);
        debug_assert_eq!(wtf8::count(string.bytes()), chars);
        Ok(string)
    }

    /// The concatenation of two strings. Appending again and again to the result takes linear time in all.
    ///
    /// # Errors
    /// MemoryError.
    pub fn concat_str(&mut self, left: Gc<StrObj>, right: Gc<StrObj>) -> PyResult<Gc<StrObj>> {
        let len = left.byte_len() + right.byte_len();
        if left.byte_len() == 0 && right.header().shape() == self.interp.types.str.root_shape() {
            return Ok(right);
        }
        if right.byte_len() == 0 && left.header().shape() == self.interp.types.str.root_shape() {
            return Ok(left);
        }
        if len > StrObj::MAX_BYTES {
            return Err(self.memory_error());
        }
        // Two halves of a surrogate pair do not join: generalised UTF-8 keeps them apart, as CPython's strings do.
        let chars = left.char_len() + right.char_len();
        let header = self.header(self.interp.types.str);
        if left.byte_len() < BUFFERED_BYTES {
            let object = StrObj::new(header, len, chars, None);
            // SAFETY: allocated with room for both behind it, which are written here.
            unsafe {
                let object = self.interp.heap.alloc_unfilled(object, len);
                let data = object.inline_data();
                std::ptr::copy_nonoverlapping(left.bytes().as_ptr(), data, left.byte_len());
                std::ptr::copy_nonoverlapping(
                    right.bytes().as_ptr(),
                    data.add(left.byte_len()),
                    right.byte_len(),
                );
                return Ok(object);
            }
        }
        if let Some(buffer) = &left.buffer
            && buffer.try_append(left.byte_len(), right.bytes())
        {
            let buffer = Some(buffer.clone());
            return Ok(self.alloc(StrObj::new(header, len, chars, buffer)));
        }
        let mut bytes = self.new_vec(len + len / 2)?;
        bytes.extend_from_slice(left.bytes());
        bytes.extend_from_slice(right.bytes());
        let buffer = Buffer::new(bytes);
        Ok(self.alloc(StrObj::new(header, len, chars, Some(buffer))))
    }

    /// The interned string of that text: equal interned strings are the same object.
    pub fn intern(&mut self, text: &str) -> Gc<StrObj> {
        self.intern_bytes(text.as_bytes())
    }

    /// The interned string of that text in generalised UTF-8.
    pub(crate) fn intern_bytes(&mut self, text: &[u8]) -> Gc<StrObj> {
        let hash = hash_bytes(text);
        if let Some(&found) = self.interp.interned.find(hash, |s| s.bytes() == text) {
            return found;
        }
        let string = self.alloc_str(text, wtf8::count(text));
        self.add_interned(string, hash);
        string
    }

    /// The interned string equal to `string`, which becomes it where there is none yet.
    pub fn intern_object(&mut self, string: Gc<StrObj>) -> Gc<StrObj> {
        if string.is_interned() {
            return string;
        }
        let hash = self.str_hash(string);
        if let Some(&found) = self
            .interp
            .interned
            .find(hash, |s| s.bytes() == string.bytes())
        {
            return found;
        }
        if string.header().shape() != self.interp.types.str.root_shape() {
            return self.intern_bytes(string.bytes());
        }
        self.add_interned(string, hash);
        string
    }

    fn add_interned(&mut self, string: Gc<StrObj>, hash: u64) {
        string.set_hash(hash);
        string.header().set_flags(Header::INTERNED);
        self.interp
            .interned
            .insert_unique(hash, string, |s| s.cached_hash());
    }

    /// Hash of a string. Never 0.
    #[inline(always)]
    pub fn str_hash(&self, string: Gc<StrObj>) -> u64 {
        match string.cached_hash() {
            0 => {
                let hash = hash_bytes(string.bytes());
                string.set_hash(hash);
                hash
            }
            hash => hash,
        }
    }

    /// A list of these items.
    #[inline]
    pub fn new_list(&mut self, items: Vec<Value>) -> Gc<ListObj> {
        let header = self.header(self.interp.types.list);
        self.alloc(ListObj::new(header, items))
    }

    /// A tuple of these items.
    #[inline]
    pub fn new_tuple(&mut self, items: &[Value]) -> Gc<TupleObj> {
        if items.is_empty()
            && let Some(empty) = self.interp.empty_tuple.as_gc()
        {
            return empty;
        }
        self.new_tuple_of(self.interp.types.tuple, items)
    }

    /// A tuple of the values rooted since [`Vm::root_count`] gave `mark`, which are then forgotten.
    pub(crate) fn new_tuple_of_roots(&mut self, mark: usize) -> Gc<TupleObj> {
        let len = self.roots.len() - mark;
        let header = self.header(self.interp.types.tuple);
        // SAFETY: allocated with room for the items behind it, which are written here.
        unsafe {
            let tuple = TupleObj::new(header, len);
            let tuple = self
                .interp
                .heap
                .alloc_unfilled(tuple, len * size_of::<Value>());
            std::ptr::copy_nonoverlapping(self.roots.as_ptr().add(mark), tuple.items_ptr(), len);
            self.unroot(mark);
            tuple
        }
    }

    /// A tuple of two items.
    #[inline(always)]
    pub(crate) fn new_pair(&mut self, first: Value, second: Value) -> Gc<TupleObj> {
        let header = self.header(self.interp.types.tuple);
        // SAFETY: allocated with room for two items behind it, which are written here.
        unsafe {
            let tuple = TupleObj::new(header, 2);
            let tuple = self
                .interp
                .heap
                .alloc_unfilled(tuple, 2 * size_of::<Value>());
            tuple.items_ptr().write(first);
            tuple.items_ptr().add(1).write(second);
            tuple
        }
    }

    /// A tuple, or an instance of a subclass of tuple.
    pub fn new_tuple_of(&mut self, class: Gc<ClassObj>, items: &[Value]) -> Gc<TupleObj> {
        let header = self.header(class);
        let tuple = TupleObj::new(header, items.len());
        // SAFETY: allocated with room for the items behind it, which are written here.
        unsafe {
            let tuple = self.interp.heap.alloc_unfilled(tuple, size_of_val(items));
            std::ptr::copy_nonoverlapping(items.as_ptr(), tuple.items_ptr(), items.len());
            tuple
        }
    }

    /// An empty dict.
    #[inline]
    pub fn new_dict(&mut self) -> Gc<DictObj> {
        let header = self.header(self.interp.types.dict);
        self.alloc(DictObj::new(header))
    }

    /// An empty set.
    pub fn new_set(&mut self) -> Gc<SetObj> {
        let header = self.header(self.interp.types.set);
        self.alloc(SetObj::new(header))
    }

    /// An empty frozenset, to be filled by whoever makes it.
    pub fn new_frozenset(&mut self) -> Gc<SetObj> {
        let header = self.header(self.interp.types.frozenset);
        self.alloc(SetObj::new(header))
    }

    /// A bytes object.
    pub fn new_bytes(&mut self, bytes: Vec<u8>) -> Gc<BytesObj> {
        let header = self.header(self.interp.types.bytes);
        self.alloc(BytesObj::new(header, bytes.into_boxed_slice()))
    }

    /// A bytearray.
    pub fn new_bytearray(&mut self, bytes: Vec<u8>) -> Gc<ByteArrayObj> {
        let header = self.header(self.interp.types.bytearray);
        self.alloc(ByteArrayObj::new(header, bytes))
    }

    /// A slice.
    pub fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> Gc<SliceObj> {
        let header = self.header(self.interp.types.slice);
        self.alloc(SliceObj::new(header, start, stop, step))
    }

    /// A cell.
    #[inline]
    pub fn new_cell(&mut self, content: Value) -> Gc<CellObj> {
        let header = self.header(self.interp.types.cell);
        self.alloc(CellObj::new(header, content))
    }

    /// `function` bound to `receiver`.
    pub fn new_bound_method(&mut self, function: Value, receiver: Value) -> Value {
        let types = &self.interp.types;
        let class = if !function.is_kind(Kind::Native) {
            types.method
        } else if self.class_of(function) == types.wrapper_descriptor {
            types.method_wrapper
        } else {
            types.builtin_method
        };
        let header = self.header(class);
        self.alloc(BoundMethodObj::new(header, function, receiver))
            .into()
    }

    /// A module of that name with `__name__` and `__doc__` set.
    pub fn new_module(&mut self, name: &str) -> Gc<ModuleObj> {
        let dict = self.new_dict();
        let name = self.intern(name);
        let (key_name, key_doc) = (self.interp.names.__name__, self.interp.names.__doc__);
        self.set_global(dict, key_name, name.into());
        self.set_global(dict, key_doc, Value::NONE);
        let header = self.header(self.interp.types.module);
        self.alloc(ModuleObj::new(header, dict))
    }

    /// Makes room for variables that are about to be set, when memory is not yet an issue.
    pub(crate) fn reserve_globals(&mut self, dict: Gc<DictObj>, more: usize) {
        let reserved = dict.table_mut(self).reserve(more);
        debug_assert!(reserved, "memory is exhausted while setting up");
    }

    /// Sets a variable while the VM sets itself up, when memory is not yet an issue.
    pub(crate) fn set_global(&mut self, dict: Gc<DictObj>, name: Gc<StrObj>, value: Value) {
        let set = dict.set_str(self, name, value);
        debug_assert!(set, "memory is exhausted while setting up");
    }

    /// An object whose native part is `data`.
    pub fn new_opaque(&mut self, class: Gc<ClassObj>, data: impl Opaque) -> Gc<OpaqueObj> {
        let header = self.header(class);
        self.alloc(OpaqueObj::new(header, data))
    }

    /// Appends to a list.
    ///
    /// # Errors
    /// MemoryError.
    #[inline(always)]
    pub fn list_push(&mut self, list: Gc<ListObj>, item: Value) -> PyResult<()> {
        let items = list.items_mut(self);
        if items.len() == items.capacity() {
            return self.list_push_grow(list, item);
        }
        items.push(item);
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn list_push_grow(&mut self, list: Gc<ListObj>, item: Value) -> PyResult<()> {
        let more = list.len(self).max(4);
        if list.len(self) == 0 {
            let mut items = self.new_vec(more)?;
            items.push(item);
            *list.items_mut(self) = items;
            return Ok(());
        }
        self.charge(more * size_of::<Value>())?;
        let items = list.items_mut(self);
        if items.try_reserve(more).is_err() {
            return Err(self.memory_error());
        }
        items.push(item);
        Ok(())
    }
}

/// Hash of a string's bytes: the same in every run. Never 0.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut hasher = foldhash::fast::FixedState::with_seed(0x6D69_6E69_766D).build_hasher();
    hasher.write(bytes);
    hasher.finish().max(1)
}
