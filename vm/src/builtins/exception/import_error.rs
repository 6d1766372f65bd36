//! `ImportError`.

use super::base::take_args;
use super::members::{bind_keywords, follow_args, import, member};
use crate::heap::Gc;
use crate::object::{ClassObj, StrObj};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Raised, Vm};

pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.import_error;
    vm.add_methods(class, METHODS);
    vm.add_getsets(class, MEMBERS);
}

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, import_error_init),
    NativeDef::new("__str__", Arity::Exact(1), str),
];

static MEMBERS: &[(&NativeDef, Option<&NativeDef>)] = &[
    member!("msg", import::MSG),
    member!("name", import::NAME),
    member!("path", import::PATH),
    member!("name_from", import::NAME_FROM),
];

fn import_error_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let [name, path, name_from] =
        bind_keywords(vm, "ImportError", ["name", "path", "name_from"], args)?;
    let exception = take_args(vm, args)?;
    follow_args(vm, exception);
    let members = vm.exception_members(&exception);
    members[import::NAME].set(name);
    members[import::PATH].set(path);
    members[import::NAME_FROM].set(name_from);
    Ok(Value::NONE)
}

fn str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = super::base::receiver(vm, args)?;
    let message = vm.exception_members(&exception)[import::MSG].get();
    if vm.is_exact(message, vm.interp.types.str) {
        return Ok(message);
    }
    super::base::str(vm, args)
}

impl Vm {
    /// An ImportError, of `class`, about the module `name`.
    #[cold]
    pub(crate) fn import_error_for(
        &mut self,
        class: Gc<ClassObj>,
        message: &str,
        name: Gc<StrObj>,
    ) -> Raised {
        let raised = self.raise(class, message);
        self.exception_members(&raised.0)[import::NAME].set(name.into());
        raised
    }
}
