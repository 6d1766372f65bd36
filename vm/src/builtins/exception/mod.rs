//! The exception classes, and what `raise` and `except` do.

mod base;
mod import_error;
mod members;
mod os_error;
mod raise;
mod syntax_error;
mod unicode_error;

pub(crate) use members::{attribute, import, name, syntax};

use crate::heap::Gc;
use crate::object::ClassObj;
use crate::vm::Vm;

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let mut classes = vec![vm.interp.types.base_exception];
    let mut at = 0;
    while let Some(&class) = classes.get(at) {
        classes.extend_from_slice(class.subclasses(vm));
        at += 1;
        let name = class.name.get();
        register(vm, name.as_str().unwrap_or_default(), class);
        vm.set_new(class, base::new);
    }
    let os_error = vm.interp.types.os_error;
    register(vm, "EnvironmentError", os_error);
    register(vm, "IOError", os_error);
    base::init(vm);
    members::init(vm);
    import_error::init(vm);
    os_error::init(vm);
    syntax_error::init(vm);
    unicode_error::init(vm);
}

fn register(vm: &mut Vm, name: &str, class: Gc<ClassObj>) {
    let (builtins, name) = (vm.interp.builtins, vm.intern(name));
    vm.set_global(builtins, name, class.into());
}
