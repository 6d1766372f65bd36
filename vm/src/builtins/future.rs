//! The module `__future__`. What its names switch on is the compiler's business; here they are only values.

use crate::heap::Gc;
use crate::object::ModuleObj;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// A release of Python: major, minor, micro, level, serial.
type Release = (i32, i32, i32, &'static str, i32);

/// Name, the release that first had it, the one from which on it is always there, and its flag for `compile`.
static FEATURES: [(&str, Release, Option<Release>, i32); 10] = [
    (
        "nested_scopes",
        (2, 1, 0, "beta", 1),
        Some((2, 2, 0, "alpha", 0)),
        0x10,
    ),
    (
        "generators",
        (2, 2, 0, "alpha", 1),
        Some((2, 3, 0, "final", 0)),
        0,
    ),
    (
        "division",
        (2, 2, 0, "alpha", 2),
        Some((3, 0, 0, "alpha", 0)),
        0x2_0000,
    ),
    (
        "absolute_import",
        (2, 5, 0, "alpha", 1),
        Some((3, 0, 0, "alpha", 0)),
        0x4_0000,
    ),
    (
        "with_statement",
        (2, 5, 0, "alpha", 1),
        Some((2, 6, 0, "alpha", 0)),
        0x8_0000,
    ),
    (
        "print_function",
        (2, 6, 0, "alpha", 2),
        Some((3, 0, 0, "alpha", 0)),
        0x10_0000,
    ),
    (
        "unicode_literals",
        (2, 6, 0, "alpha", 2),
        Some((3, 0, 0, "alpha", 0)),
        0x20_0000,
    ),
    (
        "barry_as_FLUFL",
        (3, 1, 0, "alpha", 2),
        Some((4, 0, 0, "alpha", 0)),
        0x40_0000,
    ),
    (
        "generator_stop",
        (3, 5, 0, "beta", 1),
        Some((3, 7, 0, "alpha", 0)),
        0x80_0000,
    ),
    ("annotations", (3, 7, 0, "beta", 1), None, 0x100_0000),
];

/// Sets up what this file defines.
pub(super) fn init(vm: &mut Vm) {
    vm.add_builtin_module("__future__", module);
}

fn module(vm: &mut Vm) -> PyResult<Gc<ModuleObj>> {
    let module = vm.new_module("__future__");
    let class = vm.new_struct_sequence(
        "__future__",
        "_Feature",
        &["optional", "mandatory", "compiler_flag"],
    );
    let mut names = Vec::with_capacity(FEATURES.len());
    for &(name, optional, mandatory, flag) in &FEATURES {
        let optional = release(vm, optional);
        let mandatory = mandatory.map_or(Value::NONE, |mandatory| release(vm, mandatory));
        let feature = vm.new_tuple_of(class, &[optional, mandatory, Value::int(flag)]);
        let name = vm.intern(name);
        names.push(Value::from(name));
        vm.set_global(module.dict, name, feature.into());
    }
    let names = vm.new_list(names).into();
    let key = vm.intern("all_feature_names");
    vm.set_global(module.dict, key, names);
    Ok(module)
}

fn release(vm: &mut Vm, (major, minor, micro, level, serial): Release) -> Value {
    let level = vm.intern(level).into();
    let numbers = [major, minor, micro, serial].map(Value::int);
    let [major, minor, micro, serial] = numbers;
    vm.new_tuple(&[major, minor, micro, level, serial]).into()
}
