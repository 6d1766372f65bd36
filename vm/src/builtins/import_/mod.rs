//! Imports: the names that an `import` statement asks for, and the modules behind them.

mod load;
mod statement;

use crate::heap::Gc;
use crate::object::DictObj;
use crate::object::ModuleObj;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    let (key_name, name) = (vm.interp.names.__name__, vm.intern("builtins"));
    vm.set_global(builtins, key_name, name.into());
    vm.add_functions(builtins, "builtins", std::slice::from_ref(&IMPORT));
    let header = vm.header(vm.interp.types.module);
    let module = vm.alloc(ModuleObj::new(header, builtins)).into();
    let modules = vm.interp.modules;
    vm.set_global(modules, name, module);
    vm.interp.kept.insert("builtins", module);
}

pub(crate) static IMPORT: NativeDef = NativeDef::new("__import__", Arity::Any, import);

fn import(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<5> = Params {
        function: "__import__",
        names: ["name", "globals", "locals", "fromlist", "level"],
        positional_only: 0,
        keyword_only_from: 5,
        required: 1,
    };
    let [name, globals, _, names, level] = vm.bind(&PARAMS, args, 0)?;
    let name = name.unwrap_or(Value::NONE);
    let Some(name) = name.as_gc() else {
        return Err(vm.type_error("module name must be a string"));
    };
    let level = match level {
        Some(level) => vm.index_i64(level, "level")?,
        None => 0,
    };
    if level < 0 {
        return Err(vm.value_error("level must be >= 0"));
    }
    let globals = globals.and_then(|globals| globals.as_gc::<DictObj>());
    vm.import_module(name, names.unwrap_or(Value::NONE), level, globals)
}

impl Vm {
    /// The module `builtins`.
    pub(crate) fn builtins_module(&self) -> Value {
        self.interp
            .kept
            .get("builtins")
            .copied()
            .unwrap_or(Value::NONE)
    }

    /// The variables of the module `sys`.
    pub(crate) fn sys_dict(&self) -> Option<Gc<DictObj>> {
        let module = self.interp.kept.get("sys")?.as_gc::<ModuleObj>()?;
        Some(module.dict)
    }
}
