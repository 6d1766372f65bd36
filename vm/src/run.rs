//! Running a program: source in, exit status out.

use std::sync::Arc;

use minivm_compiler::bytecode::CodeObject;

use crate::heap::Gc;
use crate::object::{DictObj, FunctionObj};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

impl Vm {
    /// A new namespace for a program: `__name__`, `__builtins__` and the other variables that every module has.
    pub fn new_main_module(&mut self) -> Gc<DictObj> {
        let module = self.new_module("__main__");
        let names = &self.interp.names;
        let (main, builtins) = (names.__main__, names.__builtins__);
        let modules = self.interp.modules;
        self.set_global(modules, main, module.into());
        let (loader, spec, package) = (
            self.interp.names.__loader__,
            self.interp.names.__spec__,
            self.interp.names.__package__,
        );
        for name in [loader, spec, package] {
            self.set_global(module.dict, name, Value::NONE);
        }
        let builtins_module = self.builtins_module();
        self.set_global(module.dict, builtins, builtins_module);
        module.dict
    }

    /// Runs the code of a module with `globals` as its variables.
    ///
    /// # Errors
    /// What the code raises.
    pub fn run_module(&mut self, code: &Arc<CodeObject>, globals: Gc<DictObj>) -> PyResult {
        let mark = self.root_count();
        self.root(globals);
        let result = self.run_module_rooted(code, globals);
        self.unroot(mark);
        result
    }

    fn run_module_rooted(&mut self, code: &Arc<CodeObject>, globals: Gc<DictObj>) -> PyResult {
        let function = self.module_function(code, globals)?;
        self.call(function.into(), &[])
    }

    /// The function that runs the code of a module with `globals` as its variables.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn module_function(
        &mut self,
        code: &Arc<CodeObject>,
        globals: Gc<DictObj>,
    ) -> PyResult<Gc<FunctionObj>> {
        let code = self.link(code)?;
        let header = self.header(self.interp.types.function);
        let builtins = self.interp.builtins;
        Ok(self.alloc(FunctionObj::new(
            header,
            code,
            globals,
            builtins,
            Value::NONE,
            Value::NONE,
        )))
    }
}
