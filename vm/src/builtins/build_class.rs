//! `__build_class__`: what a `class` statement calls.

use super::class_order::derive_metaclass;
use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, PyResult, Vm};

/// `__build_class__(body, name, *bases, metaclass=…, **keywords)`.
pub(super) fn build_class(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let [body, name, written_bases @ ..] = args.pos else {
        return Err(vm.type_error("__build_class__: not enough arguments"));
    };
    let Some(function) = body.as_gc::<FunctionObj>() else {
        return Err(vm.type_error("__build_class__: func must be a function"));
    };
    if !name.is_kind(Kind::Str) {
        return Err(vm.type_error("__build_class__: name is not a string"));
    }
    let bases = resolve_bases(vm, written_bases)?;
    vm.root(bases);

    let mut given = None;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (key, value) in args.keywords() {
        if key
            .as_gc::<StrObj>()
            .is_some_and(|s| s.bytes() == b"metaclass")
        {
            given = Some(value);
        } else {
            names.push(key);
            values.push(value);
        }
    }
    let metaclass = given.unwrap_or_else(|| match bases.items().first() {
        Some(&base) => vm.class_of(base).into(),
        None => vm.interp.types.type_.into(),
    });
    let metaclass = match metaclass.as_gc::<ClassObj>() {
        Some(class) => derive_metaclass(vm, class, bases.items())?.into(),
        None => metaclass,
    };
    let keywords = |pos| Args {
        pos,
        names: &names,
        kwargs: &values,
    };

    let header = [*name, bases.into()];
    let namespace = prepare(vm, metaclass, &keywords(&header))?;
    vm.root(namespace);
    let cell = run_body(vm, function, namespace)?;
    vm.root(cell);
    if cell.is_kind(Kind::Cell) {
        let key = vm.interp.names.__classcell__.into();
        vm.set_item(namespace, key, cell)?;
    }
    if bases.items() != written_bases {
        let original = vm.new_tuple(written_bases);
        let key = vm.intern("__orig_bases__").into();
        vm.root(original);
        vm.set_item(namespace, key, original.into())?;
    }
    let class = vm.call_args(metaclass, &keywords(&[*name, bases.into(), namespace]))?;
    if let (Some(made), Some(cell)) = (class.as_gc::<ClassObj>(), cell.as_gc::<CellObj>()) {
        check_class_cell(vm, made, cell.content.get(), *name)?;
    }
    Ok(class)
}

fn check_class_cell(vm: &mut Vm, class: Gc<ClassObj>, content: Value, name: Value) -> PyResult<()> {
    if content == Value::from(class) {
        return Ok(());
    }
    vm.root(class);
    vm.root(content);
    let name = name
        .as_gc::<StrObj>()
        .map_or(String::new(), |n| n.to_string_lossy());
    let made = vm.repr(class.into())?.to_string_lossy();
    if content.is_unbound() {
        return Err(vm.runtime_error(format!(
            "__class__ not set defining '{name}' as {made}. \
             Was __classcell__ propagated to type.__new__?"
        )));
    }
    let content = vm.repr(content)?.to_string_lossy();
    Err(vm.type_error(format!(
        "__class__ set to {content} defining '{name}' as {made}"
    )))
}

/// The bases, with what `__mro_entries__` gives in the place of those that are no classes.
fn resolve_bases(vm: &mut Vm, bases: &[Value]) -> PyResult<Gc<TupleObj>> {
    if bases.iter().all(|base| base.is_kind(Kind::Class)) {
        return Ok(vm.new_tuple(bases));
    }
    let key = vm.interp.names.__mro_entries__;
    let original = vm.new_tuple(bases);
    vm.root(original);
    let list = vm.new_list(Vec::new());
    vm.root(list);
    for &base in bases {
        let method = if base.is_kind(Kind::Class) {
            None
        } else {
            vm.find_attr(base, key)?
        };
        let Some(method) = method else {
            vm.list_push(list, base)?;
            continue;
        };
        let entries = vm.call(method, &[original.into()])?;
        let Some(entries) = entries.as_gc::<TupleObj>() else {
            return Err(vm.type_error("__mro_entries__ must return a tuple"));
        };
        for &entry in entries.items() {
            vm.list_push(list, entry)?;
        }
    }
    let items = list.items(vm).to_vec();
    Ok(vm.new_tuple(&items))
}

/// The namespace in which the body runs: what the metaclass's `__prepare__` makes.
fn prepare(vm: &mut Vm, metaclass: Value, args: &Args<'_>) -> PyResult {
    if metaclass == Value::from(vm.interp.types.type_) {
        return Ok(vm.new_dict().into());
    }
    let key = vm.interp.names.__prepare__;
    let Some(prepare) = vm.find_attr(metaclass, key)? else {
        return Ok(vm.new_dict().into());
    };
    let namespace = vm.call_args(prepare, args)?;
    let getitem = vm.interp.names.__getitem__;
    if vm.special(namespace, getitem).is_none() {
        let name = metaclass
            .as_gc::<ClassObj>()
            .map_or("<metaclass>".to_string(), |class| class.name_str());
        let got = vm.class_name(namespace);
        return Err(vm.type_error(format!(
            "{name}.__prepare__() must return a mapping, not {got}"
        )));
    }
    Ok(namespace)
}

/// Runs a class body; gives the cell that its methods know as `__class__`, or None.
fn run_body(vm: &mut Vm, function: Gc<FunctionObj>, namespace: Value) -> PyResult {
    use minivm_compiler::bytecode::CodeFlags;
    let flags = function.code().object.flags;
    if flags.has(CodeFlags::CLASS_BODY) {
        vm.call(function.into(), &[namespace])
    } else {
        vm.call(function.into(), &[])
    }
}
