//! Dicts with keys of any class.

use crate::heap::Gc;
use crate::object::{DictObj, StrObj};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

impl Vm {
    /// The value of `key`.
    ///
    /// # Errors
    /// What hashing and comparing raise.
    pub fn dict_get(&mut self, dict: Gc<DictObj>, key: Value) -> PyResult<Option<Value>> {
        match key.as_gc::<StrObj>() {
            Some(key) => Ok(dict.get_str(self, key)),
            None => Err(self.not_implemented_error("dict keys other than strings")),
        }
    }

    /// Sets the value of `key`.
    ///
    /// # Errors
    /// What hashing and comparing raise; MemoryError.
    pub fn dict_set(&mut self, dict: Gc<DictObj>, key: Value, value: Value) -> PyResult<()> {
        match key.as_gc::<StrObj>() {
            Some(key) if dict.set_str(self, key, value) => Ok(()),
            Some(_) => Err(self.memory_error()),
            None => Err(self.not_implemented_error("dict keys other than strings")),
        }
    }

    /// Removes `key`; returns its value.
    ///
    /// # Errors
    /// What hashing and comparing raise.
    pub fn dict_remove(&mut self, dict: Gc<DictObj>, key: Value) -> PyResult<Option<Value>> {
        match key.as_gc::<StrObj>() {
            Some(key) => Ok(dict.remove_str(self, key)),
            None => Err(self.not_implemented_error("dict keys other than strings")),
        }
    }
}
