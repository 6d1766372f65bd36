//! x
use crate::vm::Vm;
pub(crate) fn init(_vm: &mut Vm) {}
