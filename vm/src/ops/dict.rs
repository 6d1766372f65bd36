//! Dicts with keys of any class.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

impl Vm {
    /// The value of `key`.
    ///
    /// # Errors
    /// What hashing and comparing raise.
    #[inline]
    pub fn dict_get(&mut self, dict: Gc<DictObj>, key: Value) -> PyResult<Option<Value>> {
        let hash = match self.simple_hash(key) {
            Some(hash) => hash,
            None => self.hash_keeping(key, dict.into(), Value::NONE)?,
        };
        Ok(self
            .dict_find(dict, hash, key)?
            .map(|at| dict.table(self).entries[at].value))
    }

    /// Sets the value of `key`.
    ///
    /// # Errors
    /// What hashing and comparing raise; MemoryError.
    #[inline]
    pub fn dict_set(&mut self, dict: Gc<DictObj>, key: Value, value: Value) -> PyResult<()> {
        let hash = match self.simple_hash(key) {
            Some(hash) => hash,
            None => self.hash_keeping(key, dict.into(), value)?,
        };
        self.dict_set_hashed(dict, hash, key, value)
    }

    /// Sets the value of `key`, whose hash is known.
    ///
    /// # Errors
    /// What comparing raises; MemoryError.
    pub(crate) fn dict_set_hashed(
        &mut self,
        dict: Gc<DictObj>,
        hash: u64,
        key: Value,
        value: Value,
    ) -> PyResult<()> {
        match self.dict_find_keeping(dict, hash, key, value)? {
            Some(at) => {
                dict.table_mut(self).entries[at].value = value;
                Ok(())
            }
            None => self.dict_insert_new(dict, hash, key, value),
        }
    }

    /// Adds an entry whose key is known to be absent.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn dict_insert_new(
        &mut self,
        dict: Gc<DictObj>,
        hash: u64,
        key: Value,
        value: Value,
    ) -> PyResult<()> {
        let bytes = dict.table(self).bytes_to_add();
        if bytes != 0 {
            self.charge(bytes)?;
        }
        if dict.table_mut(self).insert_new(hash, key, value) {
            Ok(())
        } else {
            Err(self.memory_error())
        }
    }

    /// Removes `key`; returns its value.
    ///
    /// # Errors
    /// What hashing and comparing raise.
    pub fn dict_remove(&mut self, dict: Gc<DictObj>, key: Value) -> PyResult<Option<Value>> {
        let hash = match self.simple_hash(key) {
            Some(hash) => hash,
            None => self.hash_keeping(key, dict.into(), Value::NONE)?,
        };
        Ok(self
            .dict_find(dict, hash, key)?
            .map(|at| dict.table_mut(self).remove(at).1))
    }

    /// Whether `key` is in the dict.
    ///
    /// # Errors
    /// What hashing and comparing raise.
    pub fn dict_contains(&mut self, dict: Gc<DictObj>, key: Value) -> PyResult<bool> {
        Ok(self.dict_get(dict, key)?.is_some())
    }

    /// The value of `key`, which is set to `default` where it is absent.
    ///
    /// # Errors
    /// What hashing and comparing raise; MemoryError.
    pub(crate) fn dict_set_default(
        &mut self,
        dict: Gc<DictObj>,
        key: Value,
        default: Value,
    ) -> PyResult {
        let hash = match self.simple_hash(key) {
            Some(hash) => hash,
            None => self.hash_keeping(key, dict.into(), default)?,
        };
        match self.dict_find_keeping(dict, hash, key, default)? {
            Some(at) => Ok(dict.table(self).entries[at].value),
            None => {
                self.dict_insert_new(dict, hash, key, default)?;
                Ok(default)
            }
        }
    }

    /// The hash of `key`; it and the two other values stay rooted meanwhile.
    pub(crate) fn hash_keeping(&mut self, key: Value, a: Value, b: Value) -> PyResult<u64> {
        let mark = self.root_count();
        self.roots.extend_from_slice(&[key, a, b]);
        let hash = self.hash(key);
        self.unroot(mark);
        hash
    }

    /// Index of the entry of `key`.
    ///
    /// # Errors
    /// What comparing raises.
    #[inline]
    pub(crate) fn dict_find(
        &mut self,
        dict: Gc<DictObj>,
        hash: u64,
        key: Value,
    ) -> PyResult<Option<usize>> {
        self.dict_find_keeping(dict, hash, key, Value::NONE)
    }

    /// Index of the entry of `key`; `value` stays rooted meanwhile.
    #[inline]
    fn dict_find_keeping(
        &mut self,
        dict: Gc<DictObj>,
        hash: u64,
        key: Value,
        value: Value,
    ) -> PyResult<Option<usize>> {
        let mut undecided = false;
        let found = dict
            .table(self)
            .find(hash, |k| match self.simple_equal(k, key) {
                Some(equal) => equal,
                None => {
                    undecided = true;
                    false
                }
            });
        if found.is_some() || !undecided {
            return Ok(found);
        }
        let mark = self.root_count();
        self.roots.extend_from_slice(&[dict.into(), key, value]);
        let found = self.dict_find_comparing(dict, hash, key);
        self.unroot(mark);
        found
    }

    /// Index of the entry of `key`, where keys of that hash can only be compared by running Python code. Begins anew
    /// when a comparison changes the dict.
    #[cold]
    fn dict_find_comparing(
        &mut self,
        dict: Gc<DictObj>,
        hash: u64,
        key: Value,
    ) -> PyResult<Option<usize>> {
        'again: loop {
            if dict.table(self).version == 0 {
                let version = self.interp.next_version();
                dict.table_mut(self).version = version;
            }
            let version = dict.table(self).version;
            let candidates = dict.table(self).candidates(hash);
            for (at, candidate) in candidates {
                let equal = self.equal(candidate, key)?;
                if dict.table(self).version != version {
                    continue 'again;
                }
                if equal {
                    return Ok(Some(at));
                }
            }
            return Ok(None);
        }
    }

    /// Adds the entries of a mapping: `{**mapping}`.
    ///
    /// # Errors
    /// TypeError where it is no mapping; what its methods raise.
    pub(crate) fn dict_update(&mut self, dict: Gc<DictObj>, mapping: Value) -> PyResult<()> {
        if let Some(other) = mapping.as_gc::<DictObj>()
            && self.iterates_as_dict(mapping)
        {
            return self.dict_update_dict(dict, other);
        }
        match self.dict_update_keys(dict, mapping)? {
            true => Ok(()),
            false => {
                let got = self.class_name(mapping);
                Err(self.type_error(format!("'{got}' object is not a mapping")))
            }
        }
    }

    /// Whether a dict's entries may be read directly: its class does not override `__iter__`.
    pub(crate) fn iterates_as_dict(&mut self, value: Value) -> bool {
        if self.is_exact(value, self.interp.types.dict) {
            return true;
        }
        let name = self.interp.names.__iter__;
        let class = self.class_of(value);
        let dict = self.interp.types.dict;
        self.lookup(class, name) == self.lookup(dict, name)
    }

    /// Adds the entries of another dict.
    pub(crate) fn dict_update_dict(
        &mut self,
        dict: Gc<DictObj>,
        other: Gc<DictObj>,
    ) -> PyResult<()> {
        if dict == other {
            return Ok(());
        }
        if dict.table(self).is_empty() {
            return self.dict_copy_entries(dict, other);
        }
        let mark = self.root_count();
        self.roots.extend_from_slice(&[dict.into(), other.into()]);
        let mut position = 0;
        while let Some((entry, next)) = other.table(self).next_entry(position) {
            position = next;
            let len = other.len(self);
            let (hash, key, value) = (entry.hash, entry.key, entry.value);
            if let Err(raised) = self.dict_set_hashed(dict, hash, key, value) {
                self.unroot(mark);
                return Err(raised);
            }
            if other.len(self) != len {
                self.unroot(mark);
                return Err(self.runtime_error("dict mutated during update"));
            }
        }
        self.unroot(mark);
        Ok(())
    }

    /// Gives an empty dict the entries of another. Their keys differ: nothing has to be compared.
    fn dict_copy_entries(&mut self, dict: Gc<DictObj>, other: Gc<DictObj>) -> PyResult<()> {
        if other.table(self).is_empty() {
            return Ok(());
        }
        self.charge(other.table(self).heap_bytes())?;
        let mut table = DictTable::default();
        if !table.copy_from(other.table(self)) {
            return Err(self.memory_error());
        }
        *dict.table_mut(self) = table;
        Ok(())
    }

    /// Adds the entries of an object that has `keys()` and subscripts; false where it has no `keys`.
    pub(crate) fn dict_update_keys(&mut self, dict: Gc<DictObj>, mapping: Value) -> PyResult<bool> {
        let mark = self.root_count();
        self.roots.extend_from_slice(&[dict.into(), mapping]);
        let result = self.dict_update_keys_rooted(dict, mapping);
        self.unroot(mark);
        result
    }

    fn dict_update_keys_rooted(&mut self, dict: Gc<DictObj>, mapping: Value) -> PyResult<bool> {
        let name = self.interp.names.keys;
        if let Some(Kind::List | Kind::Tuple | Kind::Opaque | Kind::Generator) =
            self.exact_kind(mapping)
        {
            // These have no attributes but those of their class.
            let class = self.class_of(mapping);
            if self.lookup(class, name).is_none() {
                return Ok(false);
            }
        }
        let Some(method) = self.find_attr(mapping, name)? else {
            return Ok(false);
        };
        let keys = self.call(method, &[])?;
        self.root(keys);
        let iterator = self.iter(keys)?;
        self.root(iterator);
        let mark = self.root_count();
        while let Some(key) = self.next(iterator)? {
            self.root(key);
            let value = self.get_item(mapping, key)?;
            self.dict_set(dict, key, value)?;
            self.unroot(mark);
        }
        Ok(true)
    }

    /// Adds the entries of a mapping to the keyword arguments of a call: `callee(**a, **b)`.
    ///
    /// # Errors
    /// TypeError where it is no mapping, a key is no string or is there already; what its methods raise.
    pub(crate) fn dict_merge(
        &mut self,
        dict: Gc<DictObj>,
        mapping: Value,
        callee: Value,
    ) -> PyResult<()> {
        let mark = self.root_count();
        self.roots
            .extend_from_slice(&[dict.into(), mapping, callee]);
        let result = self.dict_merge_rooted(dict, mapping, callee);
        self.unroot(mark);
        result
    }

    fn dict_merge_rooted(
        &mut self,
        dict: Gc<DictObj>,
        mapping: Value,
        callee: Value,
    ) -> PyResult<()> {
        let source = match mapping.as_gc::<DictObj>() {
            Some(source) if self.iterates_as_dict(mapping) => source,
            _ => {
                let source = self.new_dict();
                self.root(source);
                if !self.dict_update_keys(source, mapping)? {
                    let got = self.class_name(mapping);
                    let callee = self.callee_label(callee);
                    return Err(self.type_error(format!(
                        "{callee} argument after ** must be a mapping, not {got}"
                    )));
                }
                source
            }
        };
        let mut position = 0;
        while let Some((entry, next)) = source.table(self).next_entry(position) {
            position = next;
            if !entry.key.is_kind(Kind::Str) {
                return Err(self.type_error("keywords must be strings"));
            }
            if self.dict_find(dict, entry.hash, entry.key)?.is_some() {
                let key = self.str(entry.key)?.to_string_lossy();
                let callee = self.callee_label(callee);
                return Err(self.type_error(format!(
                    "{callee} got multiple values for keyword argument '{key}'"
                )));
            }
            self.dict_insert_new(dict, entry.hash, entry.key, entry.value)?;
        }
        Ok(())
    }

    /// The TypeError of `callee(*value)` where the value is not iterable.
    #[cold]
    pub(crate) fn not_iterable_argument(&mut self, value: Value, callee: Value) -> Raised {
        let got = self.class_name(value);
        let callee = self.callee_label(callee);
        self.type_error(format!(
            "{callee} argument after * must be an iterable, not {got}"
        ))
    }

    /// How messages about the arguments of a call name what is called: `module.qualname()`.
    #[cold]
    pub(crate) fn callee_label(&mut self, callee: Value) -> String {
        let text = |v: Value| v.as_gc::<StrObj>().map(|s| s.to_string_lossy());
        let (module, name) = if let Some(function) = callee.as_gc::<FunctionObj>() {
            (
                text(function.module.get()),
                function.qualname.get().to_string_lossy(),
            )
        } else if let Some(native) = callee.as_gc::<NativeObj>() {
            match native.owner.as_gc::<ClassObj>() {
                Some(class) => (None, format!("{}.{}", class.name_str(), native.def.name)),
                None => (text(native.owner), native.def.name.to_string()),
            }
        } else if let Some(method) = callee.as_gc::<BoundMethodObj>() {
            return self.callee_label(method.function);
        } else if let Some(class) = callee.as_gc::<ClassObj>() {
            let key = self.interp.names.__module__;
            let module = class.dict.get_str(self, key).and_then(text);
            (module, class.qualname.get().to_string_lossy())
        } else {
            let got = match self.str(callee) {
                Ok(s) => s.to_string_lossy(),
                Err(_) => self.class_name(callee),
            };
            return got;
        };
        match module.as_deref() {
            None | Some("builtins") => format!("{name}()"),
            Some(module) => format!("{module}.{name}()"),
        }
    }
}
