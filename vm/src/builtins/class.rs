//! The class `type`, and the creation of classes.

use crate::vm::Vm;

/// Sets up what this file defines.
pub(crate) fn init(_vm: &mut Vm) {}
