//! "Did you mean …?" after the message of an uncaught exception.

use crate::builtins::exception::{attribute, import, name};
use crate::heap::Gc;
use crate::object::*;
use crate::stdlib::is_stdlib_module;
use crate::suggest::closest;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// What is added to the message of an exception about a name; empty where nothing is.
pub(super) fn suggestion(vm: &mut Vm, exception: Gc<ExceptionObj>) -> String {
    let types = &vm.interp.types;
    let class = exception.header().shape().class;
    let is_name = class.is_subclass_of(types.name_error);
    let is_attribute = class.is_subclass_of(types.attribute_error);
    let is_import = class.is_subclass_of(types.import_error);
    let at = match (is_import, is_attribute, is_name) {
        (true, _, _) => import::NAME_FROM,
        (_, true, _) => attribute::NAME,
        (_, _, true) => name::NAME,
        _ => return String::new(),
    };
    let wrong = vm.exception_members(&exception)[at].get();
    let Some(wrong) = wrong.as_gc::<StrObj>() else {
        return String::new();
    };
    let text = wrong.to_string_lossy();
    let found = if is_import {
        import_suggestion(vm, exception, &text)
    } else if is_attribute {
        attribute_suggestion(vm, exception, &text)
    } else {
        name_suggestion(vm, exception, wrong, &text)
    };
    let mut out = match &found {
        Ok(Some(found)) => format!(". Did you mean: '{found}'?"),
        _ => String::new(),
    };
    if is_name && is_stdlib_module(&text) {
        out += if out.is_empty() { ". Did" } else { " Or did" };
        out += &format!(" you forget to import '{text}'?");
    }
    out
}

/// The strings among the values, unless they begin with an underscore and `wrong` does not.
fn candidates(values: &[Value], wrong: &str, hide_private: bool) -> Vec<String> {
    let hide = hide_private && !wrong.starts_with('_');
    values
        .iter()
        .filter_map(|value| value.as_gc::<StrObj>())
        .map(|name| name.to_string_lossy())
        .filter(|name| !(hide && name.starts_with('_')))
        .collect()
}

/// `dir(object)`.
fn names_of(vm: &mut Vm, object: Value) -> PyResult<Vec<Value>> {
    let (builtins, key) = (vm.interp.builtins, vm.intern("dir"));
    let Some(dir) = builtins.get_str(vm, key) else {
        return Ok(Vec::new());
    };
    let names = vm.call(dir, &[object])?;
    Ok(names
        .as_gc::<ListObj>()
        .map_or(Vec::new(), |names| names.items(vm).to_vec()))
}

fn import_suggestion(
    vm: &mut Vm,
    exception: Gc<ExceptionObj>,
    wrong: &str,
) -> PyResult<Option<String>> {
    let module = vm.exception_members(&exception)[import::NAME].get();
    let Some(module) = module.as_gc::<StrObj>() else {
        return Ok(None);
    };
    // CPython looks at the module of the first part of the name.
    let name = module.to_string_lossy();
    let top = vm.intern(name.split('.').next().unwrap_or_default());
    let modules = vm.interp.modules;
    let Some(module) = modules.get_str(vm, top) else {
        return Ok(None);
    };
    let names = names_of(vm, module)?;
    Ok(closest(wrong, candidates(&names, wrong, true).into_iter()))
}

fn attribute_suggestion(
    vm: &mut Vm,
    exception: Gc<ExceptionObj>,
    wrong: &str,
) -> PyResult<Option<String>> {
    let object = vm.exception_members(&exception)[attribute::OBJ].get();
    let names = names_of(vm, object)?;
    Ok(closest(wrong, candidates(&names, wrong, true).into_iter()))
}

fn name_suggestion(
    vm: &mut Vm,
    exception: Gc<ExceptionObj>,
    wrong_name: Gc<StrObj>,
    wrong: &str,
) -> PyResult<Option<String>> {
    if exception.traceback.get().is_none() {
        return Ok(None);
    }
    let [locals, globals] = {
        let members = vm.exception_members(&exception);
        [name::LOCALS, name::GLOBALS].map(|at| members[at].get())
    };
    if let Some(locals) = locals.as_gc::<DictObj>() {
        let key = vm.intern("self");
        if let Some(receiver) = locals.get_str(vm, key)
            && vm.find_attr(receiver, wrong_name)?.is_some()
        {
            return Ok(Some(format!("self.{wrong}")));
        }
    }
    let mut names = Vec::new();
    for scope in [locals, globals, vm.interp.builtins.into()] {
        if let Some(scope) = scope.as_gc::<DictObj>() {
            let mut at = 0;
            while let Some((entry, next)) = scope.table(vm).next_entry(at) {
                names.push(entry.key);
                at = next;
            }
        }
    }
    Ok(closest(wrong, candidates(&names, wrong, false).into_iter()))
}
