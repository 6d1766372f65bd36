//! The order of classes: method resolution (C3), the base whose layout a class has, and the metaclass.

use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

/// The most derived metaclass of `metaclass` and those of the bases.
///
/// # Errors
/// TypeError where none of them derives from all others.
pub(super) fn derive_metaclass(
    vm: &mut Vm,
    metaclass: Gc<ClassObj>,
    bases: &[Value],
) -> PyResult<Gc<ClassObj>> {
    let mut winner = metaclass;
    for &base in bases {
        let other = vm.class_of(base);
        if winner.is_subclass_of(other) {
            continue;
        }
        if !other.is_subclass_of(winner) {
            return Err(vm.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) \
                 subclass of the metaclasses of all its bases",
            ));
        }
        winner = other;
    }
    Ok(winner)
}

/// Whether instances of a class have another layout than those of the class it is based on.
fn adds_layout(class: Gc<ClassObj>) -> bool {
    let Some(base) = class.base.get() else {
        return true;
    };
    if !class.has(ClassFlags::BUILTIN) {
        return class.has(ClassFlags::OWN_SLOTS);
    }
    if class.layout.get() != base.layout.get() {
        return true;
    }
    match (class.native_new.get(), base.native_new.get()) {
        (Some(own), Some(inherited)) => !std::ptr::fn_addr_eq(own, inherited),
        (own, _) => own.is_some(),
    }
}

/// Checks an order that a metaclass's own `mro` gives to a class based on `base`: native methods of its classes find the
/// layout that they expect.
///
/// # Errors
/// TypeError where it is empty, or holds something other than classes of a layout that instances have.
pub(super) fn check_order(
    vm: &mut Vm,
    class: Gc<ClassObj>,
    base: Gc<ClassObj>,
    order: &[Value],
) -> PyResult<()> {
    if order.is_empty() {
        return Err(vm.type_error("type MRO must not be empty"));
    }
    let layout = layout_class(base);
    for &item in order {
        let Some(other) = item.as_gc::<ClassObj>() else {
            let got = vm.class_name(item);
            return Err(vm.type_error(format!("mro() returned a non-class ('{got}')")));
        };
        if other != class && !layout.is_subclass_of(layout_class(other)) {
            let name = other.name_str();
            return Err(vm.type_error(format!(
                "mro() returned base with unsuitable layout ('{name}')"
            )));
        }
    }
    Ok(())
}

/// The class along the chain of bases that determines the layout.
pub(super) fn layout_class(class: Gc<ClassObj>) -> Gc<ClassObj> {
    let mut at = class;
    while !adds_layout(at)
        && let Some(base) = at.base.get()
    {
        at = base;
    }
    at
}

/// The base whose layout a class with these bases has.
///
/// # Errors
/// TypeError where a base is no class, may not be derived from, or has a layout that goes with no other's.
pub(super) fn best_base(vm: &mut Vm, bases: &[Value]) -> PyResult<Gc<ClassObj>> {
    let mut best: Option<(Gc<ClassObj>, Gc<ClassObj>)> = None;
    for base in bases {
        let Some(base) = base.as_gc::<ClassObj>() else {
            return Err(vm.type_error("bases must be types"));
        };
        if base.has(ClassFlags::FINAL) {
            let name = vm.full_class_name(base);
            return Err(vm.type_error(format!("type '{name}' is not an acceptable base type")));
        }
        let layout = layout_class(base);
        match best {
            Some((_, winner)) if winner.is_subclass_of(layout) => {}
            Some((_, winner)) if !layout.is_subclass_of(winner) => {
                return Err(vm.type_error("multiple bases have instance lay-out conflict"));
            }
            _ => best = Some((base, layout)),
        }
    }
    Ok(best.map_or(vm.interp.types.object, |(base, _)| base))
}

/// The method resolution order of `class` with these bases, by C3 linearisation (Barrett et al., OOPSLA 1996).
///
/// # Errors
/// TypeError where a base occurs twice or there is no such order.
pub(super) fn linearise(
    vm: &mut Vm,
    class: Gc<ClassObj>,
    bases: &[Gc<ClassObj>],
) -> PyResult<Vec<Value>> {
    let mut order = vec![Value::from(class)];
    if let [base] = bases {
        order.extend_from_slice(base.mro.get().items());
        return Ok(order);
    }
    for (at, base) in bases.iter().enumerate() {
        if bases[..at].contains(base) {
            let name = base.name_str();
            return Err(vm.type_error(format!("duplicate base class {name}")));
        }
    }
    let own = bases.iter().map(|&b| Value::from(b)).collect::<Vec<_>>();
    let mut rest = bases
        .iter()
        .map(|b| b.mro.get().items())
        .chain([own.as_slice()])
        .collect::<Vec<_>>();
    loop {
        rest.retain(|list| !list.is_empty());
        if rest.is_empty() {
            return Ok(order);
        }
        let in_a_tail = |head: Value| rest.iter().any(|list| list[1..].contains(&head));
        let Some(next) = rest.iter().map(|list| list[0]).find(|&h| !in_a_tail(h)) else {
            return Err(order_error(vm, &rest));
        };
        order.push(next);
        for list in &mut rest {
            if list[0] == next {
                *list = &list[1..];
            }
        }
    }
}

fn order_error(vm: &mut Vm, rest: &[&[Value]]) -> Raised {
    let mut heads: Vec<Value> = Vec::new();
    for list in rest {
        if !heads.contains(&list[0]) {
            heads.push(list[0]);
        }
    }
    let names = heads
        .iter()
        .filter_map(|head| head.as_gc::<ClassObj>())
        .map(|class| class.name_str())
        .collect::<Vec<_>>();
    vm.type_error(format!(
        "Cannot create a consistent method resolution order (MRO) for bases {}",
        names.join(", ")
    ))
}
