//! The protocols of the language: truth, length, iteration, subscripts, hashing, text. Each looks for the special
//! method on the class; the built-in kinds that matter for speed are recognised first.

use crate::builtins::sequence::{Sequence, position};
use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::text;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

impl Vm {
    /// `bool(value)`.
    ///
    /// # Errors
    /// What `__bool__` and `__len__` raise.
    #[inline]
    pub fn truth(&mut self, value: Value) -> PyResult<bool> {
        match value {
            Value::TRUE => Ok(true),
            Value::FALSE | Value::NONE => Ok(false),
            _ if value.is_small_int() => Ok(value.as_small_int() != Some(0)),
            _ => self.truth_slow(value),
        }
    }

    /// What `__bool__` returned, which must be a bool.
    pub(crate) fn bool_answer(&mut self, result: Value) -> PyResult<bool> {
        match result.as_bool() {
            Some(b) => Ok(b),
            None => {
                let got = self.class_name(result);
                Err(self.type_error(format!("__bool__ should return bool, returned {got}")))
            }
        }
    }

    fn truth_slow(&mut self, value: Value) -> PyResult<bool> {
        if let Some(x) = value.as_float()
            && self.is_exact(value, self.interp.types.float)
        {
            return Ok(x != 0.0);
        }
        if let Some(kind) = self.exact_kind(value) {
            match kind {
                Kind::Str => return Ok(value.as_gc::<StrObj>().is_some_and(|s| s.byte_len() != 0)),
                Kind::List => {
                    return Ok(value.as_gc::<ListObj>().is_some_and(|l| l.len(self) != 0));
                }
                Kind::Tuple => {
                    return Ok(value
                        .as_gc::<TupleObj>()
                        .is_some_and(|t| !t.items().is_empty()));
                }
                Kind::Dict => {
                    return Ok(value.as_gc::<DictObj>().is_some_and(|d| d.len(self) != 0));
                }
                Kind::BigInt | Kind::Function | Kind::Native | Kind::Class | Kind::Exception => {
                    return Ok(true);
                }
                _ => {}
            }
        }
        let (bool_, len) = (self.interp.names.__bool__, self.interp.names.__len__);
        let class = self.class_of(value);
        if let Some(function) = self.lookup(class, bool_) {
            let result = self.call_method_value(function, value, &[])?;
            return self.bool_answer(result);
        }
        match self.lookup(class, len) {
            Some(function) if function.is_none() => {
                self.call(function, &[])?;
                Ok(false)
            }
            Some(_) => Ok(self.len(value)? != 0),
            None => Ok(true),
        }
    }

    /// `len(value)`.
    ///
    /// # Errors
    /// TypeError, ValueError, OverflowError, and what `__len__` raises.
    pub fn len(&mut self, value: Value) -> PyResult<usize> {
        match self.exact_kind(value) {
            Some(Kind::Str) => return Ok(value.as_gc::<StrObj>().map_or(0, |s| s.char_len())),
            Some(Kind::List) => return Ok(value.as_gc::<ListObj>().map_or(0, |l| l.len(self))),
            Some(Kind::Tuple) => {
                return Ok(value.as_gc::<TupleObj>().map_or(0, |t| t.items().len()));
            }
            Some(Kind::Dict) => return Ok(value.as_gc::<DictObj>().map_or(0, |d| d.len(self))),
            Some(Kind::Bytes) => {
                return Ok(value.as_gc::<BytesObj>().map_or(0, |b| b.bytes().len()));
            }
            Some(Kind::Set) => return Ok(value.as_gc::<SetObj>().map_or(0, |s| s.len(self))),
            Some(Kind::Range) => {
                if let Some(range) = value.as_gc::<RangeObj>() {
                    return self.range_len(range);
                }
            }
            _ => {}
        }
        let name = self.interp.names.__len__;
        match self.call_special(value, name, &[])? {
            Some(result) => self.len_answer(result),
            None => {
                let got = self.class_name(value);
                Err(self.type_error(format!("object of type '{got}' has no len()")))
            }
        }
    }

    /// What `__len__` returned, which must be a length.
    pub(crate) fn len_answer(&mut self, result: Value) -> PyResult<usize> {
        let length = self.index(result)?;
        let Some(n) = length.as_small_int() else {
            let got = self.class_name(result);
            return Err(
                self.overflow_error(format!("cannot fit '{got}' into an index-sized integer"))
            );
        };
        usize::try_from(n).map_err(|_| self.value_error("__len__() should return >= 0"))
    }

    /// The integer that `value` stands for where an index is wanted (`__index__`), as an `i64`.
    ///
    /// # Errors
    /// TypeError where it is no integer; OverflowError where it does not fit.
    pub fn index_i64(&mut self, value: Value, _what: &str) -> PyResult<i64> {
        if let Some(n) = value.as_small_int() {
            return Ok(n);
        }
        let index = self.index(value)?;
        match index.as_small_int() {
            Some(n) => Ok(n),
            None => match index.as_gc::<IntObj>().and_then(|i| i.as_i64()) {
                Some(n) => Ok(n),
                None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
            },
        }
    }

    /// `operator.index(value)`: an int.
    ///
    /// # Errors
    /// TypeError where it is no integer, and what `__index__` raises.
    pub fn index(&mut self, value: Value) -> PyResult {
        if value.is_small_int() {
            return Ok(value);
        }
        if let Some(b) = value.as_bool() {
            return Ok(Value::int(i32::from(b)));
        }
        if let Some(i) = value.as_gc::<IntObj>() {
            return Ok(if self.is_exact(value, self.interp.types.int) {
                value
            } else {
                self.new_bigint(i.value().into_owned())
            });
        }
        let name = self.interp.names.__index__;
        match self.call_special(value, name, &[])? {
            Some(result)
                if result.is_small_int()
                    || result.as_bool().is_some()
                    || result.is_kind(Kind::BigInt) =>
            {
                self.index(result)
            }
            Some(result) => {
                let got = self.class_name(result);
                Err(self.type_error(format!("__index__ returned non-int (type {got})")))
            }
            None => {
                let got = self.class_name(value);
                Err(self.type_error(format!(
                    "'{got}' object cannot be interpreted as an integer"
                )))
            }
        }
    }

    /// `iter(value)`.
    ///
    /// # Errors
    /// TypeError, and what `__iter__` raises.
    pub fn iter(&mut self, value: Value) -> PyResult {
        let types = &self.interp.types;
        let class = match self.exact_kind(value) {
            Some(Kind::List) => Some(types.list_iterator),
            Some(Kind::Tuple) => Some(types.tuple_iterator),
            Some(Kind::Str) => match value.as_gc::<StrObj>() {
                Some(s) if s.is_ascii() => Some(types.str_ascii_iterator),
                _ => Some(types.str_iterator),
            },
            Some(Kind::Bytes) => Some(types.bytes_iterator),
            Some(Kind::Generator | Kind::RangeIter | Kind::SeqIter) => return Ok(value),
            Some(Kind::Range) => {
                if let Some(range) = value.as_gc::<RangeObj>() {
                    return self.range_iter(range);
                }
                None
            }
            Some(Kind::Dict) => {
                if let Some(dict) = value.as_gc::<DictObj>() {
                    return Ok(self.dict_key_iter(dict));
                }
                None
            }
            Some(Kind::Set) => {
                if let Some(set) = value.as_gc::<SetObj>() {
                    return Ok(self.new_set_iter(set));
                }
                None
            }
            _ => None,
        };
        if let Some(class) = class {
            return Ok(self.new_seq_iter(class, value));
        }
        let (iter, getitem) = (self.interp.names.__iter__, self.interp.names.__getitem__);
        let class = self.class_of(value);
        match self.lookup(class, iter) {
            Some(function) if !function.is_none() => {
                let iterator = self.call_method_value(function, value, &[])?;
                self.iterator_answer(iterator)
            }
            None if self.lookup(class, getitem).is_some() => {
                Ok(self.new_seq_iter(self.interp.types.iterator, value))
            }
            _ => Err(self.not_iterable(value)),
        }
    }

    /// What `__iter__` returned, which must be an iterator.
    pub(crate) fn iterator_answer(&mut self, iterator: Value) -> PyResult {
        if self.is_iterator(iterator) {
            return Ok(iterator);
        }
        let got = self.class_name(iterator);
        Err(self.type_error(format!("iter() returned non-iterator of type '{got}'")))
    }

    #[cold]
    pub(crate) fn not_iterable(&mut self, value: Value) -> Raised {
        let got = self.class_name(value);
        self.type_error(format!("'{got}' object is not iterable"))
    }

    /// An iterator by position.
    pub(crate) fn new_seq_iter(&mut self, class: Gc<ClassObj>, sequence: Value) -> Value {
        let header = self.header(class);
        self.alloc(SeqIterObj::new(header, sequence)).into()
    }

    /// Whether the value has `__next__`.
    pub fn is_iterator(&mut self, value: Value) -> bool {
        if matches!(
            value.kind(),
            Some(Kind::Generator | Kind::RangeIter | Kind::SeqIter)
        ) {
            return true;
        }
        let name = self.interp.names.__next__;
        let class = self.class_of(value);
        self.lookup(class, name).is_some()
    }

    /// `next(iterator)`; None at the end. A safepoint. The iterator stays rooted meanwhile.
    ///
    /// # Errors
    /// What the iteration raises, other than StopIteration.
    #[inline]
    pub fn next(&mut self, iterator: Value) -> PyResult<Option<Value>> {
        if !self.wants_safepoint()
            && let Some(item) = self.next_inert(iterator)
        {
            return Ok(item);
        }
        self.next_rooting(iterator)
    }

    #[inline(never)]
    fn next_rooting(&mut self, iterator: Value) -> PyResult<Option<Value>> {
        let mark = self.root_count();
        self.root(iterator);
        let result = self.safepoint().and_then(|()| self.next_value(iterator));
        self.unroot(mark);
        result
    }

    /// The next value of an iterator over a list, a tuple or a range, which no Python code takes part in; None where the
    /// iterator is of another kind.
    #[inline(always)]
    fn next_inert(&mut self, iterator: Value) -> Option<Option<Value>> {
        match iterator.kind()? {
            Kind::RangeIter => Some(iterator.as_gc::<RangeIterObj>()?.advance()),
            Kind::SeqIter => {
                let iterator = iterator.as_gc::<SeqIterObj>()?;
                let at = iterator.index.get();
                let sequence = iterator.sequence.get();
                let item = match self.exact_kind(sequence)? {
                    Kind::List => sequence.as_gc::<ListObj>()?.items(self).get(at),
                    Kind::Tuple => sequence.as_gc::<TupleObj>()?.items().get(at),
                    Kind::Str => match sequence.as_gc::<StrObj>()?.bytes().get(at) {
                        Some(byte) if byte.is_ascii() => {
                            iterator.index.set(at + 1);
                            let char = self.interp.ascii_chars[usize::from(*byte)];
                            return Some(Some(char.into()));
                        }
                        Some(_) => return None,
                        None => None,
                    },
                    Kind::Bytes => match sequence.as_gc::<BytesObj>()?.bytes().get(at) {
                        Some(&byte) => {
                            iterator.index.set(at + 1);
                            return Some(Some(Value::int(i32::from(byte))));
                        }
                        None => None,
                    },
                    _ => return None,
                };
                match item {
                    Some(&item) => {
                        iterator.index.set(at + 1);
                        Some(Some(item))
                    }
                    None => {
                        iterator.sequence.set(Value::NONE);
                        Some(None)
                    }
                }
            }
            _ => None,
        }
    }

    /// As [`Vm::next`], for an iterator that is rooted already: in a register of the running frame.
    #[inline]
    pub(crate) fn next_rooted(&mut self, iterator: Value) -> PyResult<Option<Value>> {
        if !self.wants_safepoint()
            && let Some(item) = self.next_inert(iterator)
        {
            return Ok(item);
        }
        if let Some(object) = iterator.as_gc::<OpaqueObj>()
            && object.header().has(Header::EXACT)
            && let Some(next) = object.next_function()
            && !self.wants_safepoint()
        {
            self.check_native_stack()?;
            return self.next_native(object, next);
        }
        self.next_of_any(iterator)
    }

    #[inline(never)]
    fn next_of_any(&mut self, iterator: Value) -> PyResult<Option<Value>> {
        self.safepoint()?;
        let mark = self.root_count();
        let result = self.next_value(iterator);
        self.unroot(mark);
        result
    }

    /// The next value of a native iterator, by the function that it is advanced with. The object is rooted.
    #[inline(always)]
    pub(crate) fn next_native(
        &mut self,
        iterator: Gc<OpaqueObj>,
        next: NextFn,
    ) -> PyResult<Option<Value>> {
        let mark = self.root_count();
        let result = next(iterator, self);
        self.unroot(mark);
        match result {
            Err(raised) if self.is_instance_of(raised, self.interp.types.stop_iteration) => {
                Ok(None)
            }
            result => result,
        }
    }

    /// As [`Vm::next_native`], of an iterator of pairs: writes the two parts and tells whether there was a next pair.
    #[inline(always)]
    pub(crate) fn next_native_pair(
        &mut self,
        iterator: Gc<OpaqueObj>,
        next: NextPairFn,
        pair: &mut [Value; 2],
    ) -> PyResult<bool> {
        let mark = self.root_count();
        let result = next(iterator, self, pair);
        self.unroot(mark);
        match result {
            Err(raised) if self.is_instance_of(raised, self.interp.types.stop_iteration) => {
                Ok(false)
            }
            result => result,
        }
    }

    fn next_value(&mut self, iterator: Value) -> PyResult<Option<Value>> {
        if let Some(object) = iterator.as_gc::<OpaqueObj>()
            && object.header().has(Header::EXACT)
        {
            self.check_native_stack()?;
            return match object.next_function() {
                Some(next) => self.next_native(object, next),
                None => Err(self.not_iterator(iterator)),
            };
        }
        match iterator.kind() {
            Some(Kind::RangeIter) => {
                Ok(iterator.as_gc::<RangeIterObj>().and_then(|it| it.advance()))
            }
            Some(Kind::SeqIter) => match iterator.as_gc::<SeqIterObj>() {
                Some(it) => self.seq_iter_next(it),
                None => Ok(None),
            },
            Some(Kind::Generator) => match iterator.as_gc::<GeneratorObj>() {
                Some(generator) => {
                    self.check_native_stack()?;
                    // SAFETY: the hook belongs to this thread's strategy.
                    unsafe { (self.hooks.resume)(self, generator, Ok(Value::NONE)) }
                }
                None => Ok(None),
            },
            _ => {
                let name = self.interp.names.__next__;
                match self.call_special(iterator, name, &[]) {
                    Ok(Some(value)) => Ok(Some(value)),
                    Ok(None) if self.is_iterator(iterator) => Err(self.not_callable(Value::NONE)),
                    Ok(None) => Err(self.not_iterator(iterator)),
                    Err(raised)
                        if self.is_instance_of(raised, self.interp.types.stop_iteration) =>
                    {
                        Ok(None)
                    }
                    Err(raised) => Err(raised),
                }
            }
        }
    }

    #[cold]
    pub(crate) fn not_iterator(&mut self, value: Value) -> Raised {
        let got = self.class_name(value);
        self.type_error(format!("'{got}' object is not an iterator"))
    }

    /// The next value of an iterator by position.
    pub(crate) fn seq_iter_next(&mut self, iterator: Gc<SeqIterObj>) -> PyResult<Option<Value>> {
        let sequence = iterator.sequence.get();
        let at = iterator.index.get();
        // The iterators of built-in classes read what the sequence holds, whatever `__getitem__` a subclass has.
        let kind = if iterator.header().shape().class == self.interp.types.iterator {
            None
        } else {
            sequence.kind()
        };
        let item = match kind {
            Some(Kind::List) => sequence
                .as_gc::<ListObj>()
                .and_then(|l| l.items(self).get(at).copied()),
            Some(Kind::Tuple) => sequence
                .as_gc::<TupleObj>()
                .and_then(|t| t.items().get(at).copied()),
            Some(Kind::Str) => match sequence.as_gc::<StrObj>() {
                Some(s) => {
                    // The position is a byte offset.
                    if at >= s.byte_len() {
                        None
                    } else {
                        let first = s.bytes()[at];
                        if first.is_ascii() {
                            iterator.index.set(at + 1);
                            return Ok(Some(self.interp.ascii_chars[usize::from(first)].into()));
                        }
                        let width = crate::text::wtf8::width_of_first(first);
                        iterator.index.set(at + width);
                        return self
                            .new_str_bytes(&s.bytes()[at..at + width])
                            .map(|s| Some(s.into()));
                    }
                }
                None => None,
            },
            Some(Kind::Bytes) => sequence
                .as_gc::<BytesObj>()
                .and_then(|b| b.bytes().get(at).map(|&n| Value::int(i32::from(n)))),
            Some(Kind::ByteArray) => sequence
                .as_gc::<ByteArrayObj>()
                .and_then(|b| b.bytes(self).get(at).map(|&n| Value::int(i32::from(n)))),
            _ if sequence.is_none() => None,
            _ => {
                let index = self.new_usize(at);
                match self.get_item(sequence, index) {
                    Ok(item) => Some(item),
                    Err(raised)
                        if self.is_instance_of(raised, self.interp.types.index_error)
                            || self.is_instance_of(raised, self.interp.types.stop_iteration) =>
                    {
                        None
                    }
                    Err(raised) => return Err(raised),
                }
            }
        };
        if item.is_some() {
            iterator.index.set(at + 1);
        } else {
            iterator.sequence.set(Value::NONE);
        }
        Ok(item)
    }

    /// Every value of an iterable, in a list that is rooted.
    ///
    /// # Errors
    /// What the iteration raises; MemoryError.
    pub fn collect_list(&mut self, iterable: Value) -> PyResult<Gc<ListObj>> {
        let list = self.new_list(Vec::new());
        self.root(list);
        self.list_extend(list, iterable)?;
        Ok(list)
    }

    /// `object[key]`.
    ///
    /// # Errors
    /// TypeError, IndexError, KeyError, and what `__getitem__` raises.
    pub fn get_item(&mut self, object: Value, key: Value) -> PyResult {
        match self.exact_kind(object) {
            Some(Kind::List) => {
                if let Some(list) = object.as_gc::<ListObj>() {
                    return self.list_get_item(list, key);
                }
            }
            Some(Kind::Tuple) => {
                if let Some(tuple) = object.as_gc::<TupleObj>() {
                    return self.tuple_get_item(tuple, key);
                }
            }
            Some(Kind::Dict) => {
                if let Some(dict) = object.as_gc::<DictObj>() {
                    return match self.dict_get(dict, key)? {
                        Some(value) => Ok(value),
                        None => Err(self.key_error(key)),
                    };
                }
            }
            Some(Kind::Str) => {
                if let Some(s) = object.as_gc::<StrObj>() {
                    if let Some(n) = key.as_small_int() {
                        return self.str_item(s, n);
                    }
                    if let Some(slice) = key.as_gc::<SliceObj>() {
                        return self.slice_str(s, slice);
                    }
                }
            }
            Some(Kind::Bytes) => {
                if let (Some(bytes), Some(n)) = (object.as_gc::<BytesObj>(), key.as_small_int())
                    && let Some(at) = position(n, bytes.bytes().len())
                {
                    return Ok(Value::int(i32::from(bytes.bytes()[at])));
                }
            }
            Some(Kind::ByteArray) => {
                if let (Some(array), Some(n)) = (object.as_gc::<ByteArrayObj>(), key.as_small_int())
                    && let Some(at) = position(n, array.bytes(self).len())
                {
                    return Ok(Value::int(i32::from(array.bytes(self)[at])));
                }
            }
            Some(Kind::Range) => {
                if let Some(range) = object.as_gc::<RangeObj>() {
                    return self.range_get_item(range, key);
                }
            }
            _ => {}
        }
        let name = self.interp.names.__getitem__;
        if let Some(value) = self.call_special(object, name, &[key])? {
            return Ok(value);
        }
        if let Some(class) = object.as_gc::<ClassObj>() {
            let name = self.interp.names.__class_getitem__;
            if let Some(found) = self.lookup(class, name).filter(|found| !found.is_none()) {
                let bound = self.bind_descriptor(found, None, class)?;
                return self.call(bound, &[key]);
            }
            let class = class.name_str();
            return Err(self.type_error(format!("type '{class}' is not subscriptable")));
        }
        self.check_not_none(object, name)?;
        let got = self.class_name(object);
        Err(self.type_error(format!("'{got}' object is not subscriptable")))
    }

    /// `object[key] = value`.
    ///
    /// # Errors
    /// TypeError, IndexError, and what `__setitem__` raises.
    pub fn set_item(&mut self, object: Value, key: Value, value: Value) -> PyResult<()> {
        match self.exact_kind(object) {
            Some(Kind::List) => {
                if let Some(list) = object.as_gc::<ListObj>() {
                    return self.list_set_item(list, key, value);
                }
            }
            Some(Kind::Dict) => {
                if let Some(dict) = object.as_gc::<DictObj>() {
                    return self.dict_set(dict, key, value);
                }
            }
            Some(Kind::ByteArray) => {
                if let (Some(array), Some(n), Some(byte)) = (
                    object.as_gc::<ByteArrayObj>(),
                    key.as_small_int(),
                    value.as_small_int().and_then(|n| u8::try_from(n).ok()),
                ) && let Some(at) = position(n, array.bytes(self).len())
                {
                    array.bytes_mut(self)[at] = byte;
                    return Ok(());
                }
            }
            _ => {}
        }
        let name = self.interp.names.__setitem__;
        if self.call_special(object, name, &[key, value])?.is_some() {
            return Ok(());
        }
        self.check_not_none(object, name)?;
        let got = self.class_name(object);
        Err(self.type_error(format!("'{got}' object does not support item assignment")))
    }

    /// `del object[key]`.
    ///
    /// # Errors
    /// TypeError, IndexError, KeyError, and what `__delitem__` raises.
    pub fn delete_item(&mut self, object: Value, key: Value) -> PyResult<()> {
        match self.exact_kind(object) {
            Some(Kind::List) => {
                if let Some(list) = object.as_gc::<ListObj>() {
                    return self.list_delete_item(list, key);
                }
            }
            Some(Kind::Dict) => {
                if let Some(dict) = object.as_gc::<DictObj>() {
                    return match self.dict_remove(dict, key)? {
                        Some(_) => Ok(()),
                        None => Err(self.key_error(key)),
                    };
                }
            }
            _ => {}
        }
        let name = self.interp.names.__delitem__;
        if self.call_special(object, name, &[key])?.is_some() {
            return Ok(());
        }
        self.check_not_none(object, name)?;
        let got = self.class_name(object);
        // Of what may be a sequence, as instances of every class in Python may, CPython says it in other words.
        let class = self.class_of(object);
        let is_sequence = !class.has(ClassFlags::BUILTIN)
            || self.lookup(class, self.interp.names.__len__).is_some();
        let does_not = if is_sequence && self.is_index(key) {
            "doesn't"
        } else {
            "does not"
        };
        Err(self.type_error(format!("'{got}' object {does_not} support item deletion")))
    }

    /// Stops where a class says that it has no such method by setting it to None.
    fn check_not_none(&mut self, object: Value, name: Gc<StrObj>) -> PyResult<()> {
        let class = self.class_of(object);
        match self.lookup(class, name) {
            Some(Value::NONE) => Err(self.not_callable(Value::NONE)),
            _ => Ok(()),
        }
    }

    /// `item in container`.
    ///
    /// # Errors
    /// TypeError, and what `__contains__`, iteration and comparison raise.
    pub fn contains(&mut self, container: Value, item: Value) -> PyResult<bool> {
        if let Some(kind) = self.exact_kind(container)
            && let Some(found) = self.contains_exact(kind, container, item)
        {
            return found;
        }
        let name = self.interp.names.__contains__;
        let class = self.class_of(container);
        match self.lookup(class, name) {
            Some(function) if !function.is_none() => {
                let result = self.call_method_value(function, container, &[item])?;
                return self.truth(result);
            }
            Some(_) => {
                let got = self.class_name(container);
                return Err(self.type_error(format!("'{got}' object is not a container")));
            }
            None => {}
        }
        let mark = self.root_count();
        self.root(item);
        let iterator = match self.iter(container) {
            Ok(iterator) => iterator,
            Err(raised) if self.is_instance_of(raised, self.interp.types.type_error) => {
                let got = self.class_name(container);
                return Err(self.type_error(format!("argument of type '{got}' is not iterable")));
            }
            Err(raised) => return Err(raised),
        };
        self.root(iterator);
        while let Some(value) = self.next(iterator)? {
            if self.equal(value, item)? {
                self.unroot(mark);
                return Ok(true);
            }
        }
        self.unroot(mark);
        Ok(false)
    }

    /// `item in container` of the built-in containers whose methods need no look.
    fn contains_exact(
        &mut self,
        kind: Kind,
        container: Value,
        item: Value,
    ) -> Option<PyResult<bool>> {
        match kind {
            Kind::Dict => {
                let dict = container.as_gc::<DictObj>()?;
                Some(self.dict_contains(dict, item))
            }
            Kind::Set if item.as_gc::<SetObj>().is_none() => {
                let set = container.as_gc::<SetObj>()?;
                Some(self.set_contains(set, item))
            }
            Kind::Str => {
                let (text, part) = (container.as_gc::<StrObj>()?, item.as_gc::<StrObj>()?);
                Some(Ok(text::search::find(text.bytes(), part.bytes()).is_some()))
            }
            Kind::List | Kind::Tuple => {
                let sequence = Sequence::list(container).or_else(|| Sequence::tuple(container))?;
                let mark = self.root_count();
                self.roots.extend_from_slice(&[container, item]);
                let found = self.sequence_find(sequence, item, 0, usize::MAX);
                self.unroot(mark);
                Some(found.map(|at| at.is_some()))
            }
            Kind::Range if item.is_small_int() => {
                let range = container.as_gc::<RangeObj>()?;
                Some(self.range_contains(range, item))
            }
            _ => None,
        }
    }

    /// `hash(value)`.
    ///
    /// # Errors
    /// TypeError where it has none, and what `__hash__` raises.
    pub fn hash(&mut self, value: Value) -> PyResult<u64> {
        if let Some(hash) = self.simple_hash(value) {
            return Ok(hash);
        }
        let name = self.interp.names.__hash__;
        let class = self.class_of(value);
        match self.lookup(class, name) {
            Some(function) if self.is_method_of_object(function) => Ok(self.identity_hash(value)),
            Some(function) if !function.is_none() => {
                let result = self.call_method_value(function, value, &[])?;
                if let Some(b) = result.as_bool() {
                    return Ok(u64::from(b));
                }
                // What fits 64 bits is the hash as it stands, but for -1; larger integers are hashed.
                let small = match (result.as_small_int(), result.as_gc::<IntObj>()) {
                    (Some(n), _) => Some(n),
                    (None, Some(i)) => match i.as_i64() {
                        Some(n) => Some(n),
                        None => return Ok(i.hash_value() as u64),
                    },
                    (None, None) => None,
                };
                match small {
                    Some(-1) => Ok(-2_i64 as u64),
                    Some(n) => Ok(n as u64),
                    None => Err(self.type_error("__hash__ method should return an integer")),
                }
            }
            _ => {
                let got = class.name_str();
                Err(self.type_error(format!("unhashable type: '{got}'")))
            }
        }
    }
}
