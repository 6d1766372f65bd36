//! The module `math`.

mod float;
mod integer;
mod sums;

use crate::heap::Gc;
use crate::object::ModuleObj;
use crate::vm::{PyResult, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    vm.add_builtin_module("math", module);
}

/// Makes the module.
pub(crate) fn module(vm: &mut Vm) -> PyResult<Gc<ModuleObj>> {
    use std::f64::consts;
    let module = vm.new_module("math");
    for functions in [float::FUNCTIONS, integer::FUNCTIONS, sums::FUNCTIONS] {
        vm.add_functions(module.dict, "math", functions);
    }
    for (name, value) in [
        ("pi", consts::PI),
        ("e", consts::E),
        ("tau", consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        let name = vm.intern(name);
        let value = vm.new_float(value);
        vm.set_global(module.dict, name, value);
    }
    Ok(module)
}
