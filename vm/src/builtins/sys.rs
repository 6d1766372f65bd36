//! The module `sys`.

use crate::vm::Vm;

/// Sets up what this file defines.
pub(crate) fn init(_vm: &mut Vm) {}
