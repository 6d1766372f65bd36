//! Sets with values of any class.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

impl Vm {
    /// Adds `item`; whether it was absent.
    ///
    /// # Errors
    /// What hashing and comparing raise; MemoryError.
    #[inline]
    pub fn set_add(&mut self, set: Gc<SetObj>, item: Value) -> PyResult<bool> {
        let hash = self.set_hash(set, item)?;
        self.set_add_hashed(set, hash, item)
    }

    /// Whether `item` is in the set.
    ///
    /// # Errors
    /// What hashing and comparing raise.
    #[inline]
    pub fn set_contains(&mut self, set: Gc<SetObj>, item: Value) -> PyResult<bool> {
        let hash = self.set_hash(set, item)?;
        Ok(self.set_find(set, hash, item)?.is_some())
    }

    /// Removes `item`; whether it was there.
    ///
    /// # Errors
    /// What hashing and comparing raise.
    pub fn set_discard(&mut self, set: Gc<SetObj>, item: Value) -> PyResult<bool> {
        let hash = self.set_hash(set, item)?;
        self.set_discard_hashed(set, hash, item)
    }

    /// The hash of an item; it and the set stay rooted meanwhile.
    #[inline]
    pub(crate) fn set_hash(&mut self, set: Gc<SetObj>, item: Value) -> PyResult<u64> {
        match self.simple_hash(item) {
            Some(hash) => Ok(hash),
            None => self.hash_keeping(item, set.into(), Value::NONE),
        }
    }

    /// Adds `item`, whose hash is known; whether it was absent.
    pub(crate) fn set_add_hashed(
        &mut self,
        set: Gc<SetObj>,
        hash: u64,
        item: Value,
    ) -> PyResult<bool> {
        let mut undecided = false;
        let vacancy = set
            .table(self)
            .vacancy(hash, |key| match self.simple_equal(key, item) {
                Some(equal) => equal,
                None => {
                    undecided = true;
                    false
                }
            });
        match vacancy {
            Vacancy::Present => return Ok(false),
            Vacancy::Place(place, fill) if !undecided => {
                set.table_mut(self).occupy(place, fill, hash, item);
                return Ok(true);
            }
            _ => {}
        }
        self.set_add_growing(set, hash, item)
    }

    /// As [`Vm::set_add_hashed`], where the table may have to grow or values can only be compared by Python code.
    #[inline(never)]
    fn set_add_growing(&mut self, set: Gc<SetObj>, hash: u64, item: Value) -> PyResult<bool> {
        if self.set_find(set, hash, item)?.is_some() {
            return Ok(false);
        }
        let bytes = set.table(self).bytes_to_add();
        if bytes != 0 {
            self.charge(bytes)?;
        }
        match set.table_mut(self).insert_new(hash, item) {
            Ok(()) => Ok(true),
            Err(_) => Err(self.memory_error()),
        }
    }

    /// Removes `item`, whose hash is known; whether it was there.
    pub(crate) fn set_discard_hashed(
        &mut self,
        set: Gc<SetObj>,
        hash: u64,
        item: Value,
    ) -> PyResult<bool> {
        match self.set_find(set, hash, item)? {
            Some(place) => {
                set.table_mut(self).remove_at(place);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Place of `item`, whose hash is known.
    ///
    /// # Errors
    /// What comparing raises.
    #[inline]
    pub(crate) fn set_find(
        &mut self,
        set: Gc<SetObj>,
        hash: u64,
        item: Value,
    ) -> PyResult<Option<usize>> {
        let mut undecided = false;
        let found = set
            .table(self)
            .find(hash, |key| match self.simple_equal(key, item) {
                Some(equal) => equal,
                None => {
                    undecided = true;
                    false
                }
            });
        if found.is_some() || !undecided {
            return Ok(found);
        }
        self.set_find_comparing(set, hash, item)
    }

    /// Place of `item`, where values of that hash can only be compared by running Python code. Begins anew when
    /// a comparison moves values.
    #[cold]
    fn set_find_comparing(
        &mut self,
        set: Gc<SetObj>,
        hash: u64,
        item: Value,
    ) -> PyResult<Option<usize>> {
        'again: loop {
            let table = set.table(self);
            let Some(mut probe) = table.probe(hash) else {
                return Ok(None);
            };
            let layout = table.layout();
            while let Some(entry) = set.table(self).at(probe.at()) {
                if entry.hash == hash && entry.is_live() {
                    let equal = match self.simple_equal(entry.key, item) {
                        Some(equal) => equal,
                        None => {
                            let mark = self.root_count();
                            self.roots.extend_from_slice(&[set.into(), entry.key, item]);
                            let equal = self.equal(entry.key, item);
                            self.unroot(mark);
                            let equal = equal?;
                            let table = set.table(self);
                            if table.layout() != layout
                                || table.at(probe.at()).map(|e| e.key) != Some(entry.key)
                            {
                                continue 'again;
                            }
                            equal
                        }
                    };
                    if equal {
                        return Ok(Some(probe.at()));
                    }
                }
                probe.advance();
            }
            return Ok(None);
        }
    }

    /// Adds every value of an iterable.
    ///
    /// # Errors
    /// TypeError where it is not iterable; what iterating, hashing and comparing raise.
    pub(crate) fn set_update(&mut self, set: Gc<SetObj>, iterable: Value) -> PyResult<()> {
        let mark = self.root_count();
        self.roots.extend_from_slice(&[set.into(), iterable]);
        let result = self.set_update_rooted(set, iterable);
        self.unroot(mark);
        result
    }

    fn set_update_rooted(&mut self, set: Gc<SetObj>, iterable: Value) -> PyResult<()> {
        if let Some(other) = iterable.as_gc::<SetObj>() {
            return self.set_merge(set, other);
        }
        if let Some(dict) = iterable.as_gc::<DictObj>()
            && self.exact_kind(iterable) == Some(Kind::Dict)
        {
            self.set_reserve_merge(set, dict.len(self))?;
            let mut position = 0;
            while let Some((entry, next)) = dict.table(self).next_entry(position) {
                position = next;
                self.set_add_hashed(set, entry.hash, entry.key)?;
            }
            return Ok(());
        }
        match (self.exact_kind(iterable), iterable.as_gc::<ListObj>()) {
            (Some(Kind::List), Some(list)) => {
                return self.set_add_all(set, |vm, index| list.items(vm).get(index).copied());
            }
            (Some(Kind::Tuple), _) => {
                if let Some(tuple) = iterable.as_gc::<TupleObj>() {
                    return self.set_add_all(set, |_, index| tuple.items().get(index).copied());
                }
            }
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        self.root(iterator);
        while let Some(item) = self.next_rooted(iterator)? {
            self.set_add(set, item)?;
        }
        Ok(())
    }

    /// Adds the items of a sequence, which may become another one meanwhile, as under an iterator.
    #[inline(always)]
    fn set_add_all(
        &mut self,
        set: Gc<SetObj>,
        item_at: impl Fn(&Vm, usize) -> Option<Value>,
    ) -> PyResult<()> {
        for index in 0.. {
            self.safepoint()?;
            match item_at(self, index) {
                Some(item) => self.set_add(set, item)?,
                None => break,
            };
        }
        Ok(())
    }

    fn set_reserve_merge(&mut self, set: Gc<SetObj>, more: usize) -> PyResult<()> {
        let bytes = set.table(self).bytes_to_merge(more);
        self.charge(bytes)?;
        match set.table_mut(self).reserve_merge(more) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.memory_error()),
        }
    }

    /// Adds every value of another set.
    fn set_merge(&mut self, set: Gc<SetObj>, other: Gc<SetObj>) -> PyResult<()> {
        if set == other || other.table(self).is_empty() {
            return Ok(());
        }
        if set.table(self).is_unused() {
            return self.set_copy_into(set, other);
        }
        self.set_reserve_merge(set, other.len(self))?;
        let mut position = 0;
        while let Some((entry, next)) = other.table(self).next_entry(position) {
            position = next;
            self.set_add_hashed(set, entry.hash, entry.key)?;
        }
        Ok(())
    }

    /// Gives `set`, which is empty, the values of `other`.
    pub(crate) fn set_copy_into(&mut self, set: Gc<SetObj>, other: Gc<SetObj>) -> PyResult<()> {
        let mut table = SetTable::default();
        let bytes = table.bytes_to_merge(other.len(self));
        self.charge(bytes)?;
        if table.copy_from(other.table(self)).is_err() {
            return Err(self.memory_error());
        }
        set.table_mut(self).replace_with(table);
        Ok(())
    }
}
