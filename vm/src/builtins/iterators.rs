//! Iterator classes, and the built-in functions that consume iterators.

use crate::vm::Vm;

/// Sets up what this file defines.
pub(crate) fn init(_vm: &mut Vm) {}
