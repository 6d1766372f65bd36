//! Sets with values of any class.

use crate::heap::Gc;
use crate::object::SetObj;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

impl Vm {
    /// Adds `item`; whether it was absent.
    ///
    /// # Errors
    /// What hashing and comparing raise; MemoryError.
    pub fn set_add(&mut self, _set: Gc<SetObj>, _item: Value) -> PyResult<bool> {
        Err(self.not_implemented_error("sets"))
    }
}
