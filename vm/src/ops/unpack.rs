//! Taking values out of iterables: extending lists, and assignment to several targets.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

impl Vm {
    /// Appends every value of an iterable.
    ///
    /// # Errors
    /// TypeError where it is not iterable; what the iteration raises; MemoryError.
    pub(crate) fn list_extend(&mut self, list: Gc<ListObj>, iterable: Value) -> PyResult<()> {
        if self.list_extend_at_once(list, iterable)? {
            return Ok(());
        }
        let mark = self.root_count();
        self.roots.extend_from_slice(&[list.into(), iterable]);
        let result = self.list_extend_iterating(list, iterable);
        self.unroot(mark);
        result
    }

    /// Appends every value of a built-in collection, which needs no iterator because it runs no Python code; whether it
    /// was one.
    fn list_extend_at_once(&mut self, list: Gc<ListObj>, iterable: Value) -> PyResult<bool> {
        match self.exact_kind(iterable) {
            Some(Kind::List) => {
                let Some(other) = iterable.as_gc::<ListObj>() else {
                    return Ok(false);
                };
                // The other list may be this one.
                let more = other.len(self);
                self.list_reserve(list, more)?;
                if list == other {
                    list.items_mut(self).extend_from_within(..more);
                } else {
                    // SAFETY: two lists share no storage, and nothing can change the other one meanwhile.
                    let items = unsafe { &*std::ptr::from_ref(other.items(self)) };
                    list.items_mut(self).extend_from_slice(items);
                }
            }
            Some(Kind::Tuple) => {
                let Some(tuple) = iterable.as_gc::<TupleObj>() else {
                    return Ok(false);
                };
                self.list_reserve(list, tuple.items().len())?;
                list.items_mut(self).extend_from_slice(tuple.items());
            }
            Some(Kind::Str) => {
                let Some(text) = iterable.as_gc::<StrObj>().filter(|s| s.is_ascii()) else {
                    return Ok(false);
                };
                self.list_reserve(list, text.byte_len())?;
                for &byte in text.bytes() {
                    let char = self.interp.ascii_chars[usize::from(byte)];
                    list.items_mut(self).push(char.into());
                }
            }
            Some(Kind::Set) => {
                let Some(set) = iterable.as_gc::<SetObj>() else {
                    return Ok(false);
                };
                self.list_reserve(list, set.len(self))?;
                let mut place = 0;
                while let Some((entry, next)) = set.table(self).next_entry(place) {
                    place = next;
                    list.items_mut(self).push(entry.key);
                }
            }
            Some(Kind::Dict | Kind::Opaque) => return self.list_extend_from_dict(list, iterable),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn list_extend_iterating(&mut self, list: Gc<ListObj>, iterable: Value) -> PyResult<()> {
        let iterator = self.iter(iterable)?;
        self.root(iterator);
        self.list_reserve_for(list, iterable)?;
        while let Some(item) = self.next_rooted(iterator)? {
            self.list_push(list, item)?;
        }
        Ok(())
    }

    /// Makes room for the items of a range, so that one too long for memory is refused at once.
    ///
    /// # Errors
    /// MemoryError; OverflowError where the length is beyond any list.
    pub(crate) fn list_reserve_for(&mut self, list: Gc<ListObj>, iterable: Value) -> PyResult<()> {
        if self.exact_kind(iterable) != Some(Kind::Range) {
            return Ok(());
        }
        let more = self.len(iterable)?;
        self.list_reserve(list, more)
    }

    /// Makes room for `more` items at the end of a list.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn list_reserve(&mut self, list: Gc<ListObj>, more: usize) -> PyResult<()> {
        let items = list.items(self);
        if items.len().checked_add(more).is_none() {
            return Err(self.memory_error());
        }
        let capacity = list.items_mut(self).capacity();
        let room = capacity - list.len(self);
        if more <= room {
            return Ok(());
        }
        match more.checked_mul(size_of::<Value>()) {
            Some(bytes) => self.charge(bytes)?,
            None => return Err(self.memory_error()),
        }
        if list.items_mut(self).try_reserve(more).is_err() {
            return Err(self.memory_error());
        }
        Ok(())
    }

    /// The values of an iterable that must have exactly `count`, in a list that is rooted.
    ///
    /// # Errors
    /// TypeError where it is not iterable, ValueError where it has more or fewer; what the iteration raises.
    pub(crate) fn unpack_iterable(&mut self, value: Value, count: usize) -> PyResult<Gc<ListObj>> {
        let (list, iterator) = self.unpack_start(value, count)?;
        while list.len(self) < count {
            match self.next(iterator)? {
                Some(item) => self.list_push(list, item)?,
                None => {
                    let got = list.len(self);
                    return Err(self.value_error(format!(
                        "not enough values to unpack (expected {count}, got {got})"
                    )));
                }
            }
        }
        if self.next(iterator)?.is_some() {
            return Err(self.value_error(format!("too many values to unpack (expected {count})")));
        }
        Ok(list)
    }

    /// The values for `before` targets, a starred one, and `after` more, in a list that is rooted: the starred one's is
    /// a list.
    ///
    /// # Errors
    /// TypeError where it is not iterable, ValueError where it has too few; what the iteration raises.
    pub(crate) fn unpack_ex(
        &mut self,
        value: Value,
        before: usize,
        after: usize,
    ) -> PyResult<Gc<ListObj>> {
        let (list, iterator) = self.unpack_start(value, before + after + 1)?;
        while let Some(item) = self.next(iterator)? {
            self.list_push(list, item)?;
        }
        let got = list.len(self);
        if got < before + after {
            return Err(self.value_error(format!(
                "not enough values to unpack (expected at least {}, got {got})",
                before + after
            )));
        }
        let mut starred = self.new_vec(got - before - after)?;
        starred.extend(list.items_mut(self).drain(before..got - after));
        let starred = self.new_list(starred);
        list.items_mut(self).insert(before, starred.into());
        Ok(list)
    }

    /// A rooted list with room for `count` values, and a rooted iterator.
    fn unpack_start(&mut self, value: Value, count: usize) -> PyResult<(Gc<ListObj>, Value)> {
        let items = self.new_vec(count)?;
        let list = self.new_list(items);
        self.root(list);
        if !self.is_iterable(value) {
            let got = self.class_name(value);
            return Err(self.type_error(format!("cannot unpack non-iterable {got} object")));
        }
        let iterator = self.iter(value)?;
        self.root(iterator);
        Ok((list, iterator))
    }

    /// Whether `iter()` of the value finds a method to ask.
    pub(crate) fn is_iterable(&mut self, value: Value) -> bool {
        let (iter, getitem) = (self.interp.names.__iter__, self.interp.names.__getitem__);
        let class = self.class_of(value);
        match self.lookup(class, iter) {
            Some(function) => !function.is_none(),
            None => self.lookup(class, getitem).is_some(),
        }
    }
}
