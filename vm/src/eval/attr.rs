//! Attribute access with inline caches.

use minivm_compiler::bytecode::Op;

use super::basic::{quicken, site_of};
use super::dispatch::*;
use super::special::{self, state};
use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// Whether the object's shape is the one that the site has seen, unchanged.
///
/// # Safety
/// `site` is a live site.
#[inline(always)]
pub(crate) unsafe fn site_matches(site: *const Site, object: Value) -> bool {
    // SAFETY: by contract.
    unsafe {
        match object.header() {
            Some(header) => {
                let shape = header.shape();
                (*site).shape == Some(shape) && (*site).version == shape.version.get()
            }
            None => false,
        }
    }
}

/// Whether the object is the class that the site has seen, unchanged. The site knows it by the shape of its instances.
///
/// # Safety
/// `site` is a live site.
#[inline(always)]
unsafe fn class_site_matches(site: *const Site, object: Value) -> bool {
    // SAFETY: by contract.
    unsafe {
        match object.as_gc::<ClassObj>() {
            Some(class) => {
                let shape = class.root_shape();
                (*site).shape == Some(shape) && (*site).version == shape.version.get()
            }
            None => false,
        }
    }
}

handlers! {
    fn get_attr(ip, r, vm, w, t) {
        become_handler!(get_attr_slow, ip, r, vm, w, t)
    }

    fn get_attr_slot(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if site_matches(site, object) && let Some(instance) = object.as_gc::<InstanceObj>() {
            let value = instance.slot((*site).index);
            if !value.is_unbound() {
                set(r, a(w), value);
                next_by_site!(ip, ip.add(1), r, vm, t)
            }
        }
        become_handler!(get_attr_slot_before, ip, r, vm, w, t)
    }

    fn get_attr_slot_before(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if let Some(seen) = (*site).seen_before(object) && let Some(instance) = object.as_gc::<InstanceObj>() {
            let value = instance.slot(seen.index);
            if !value.is_unbound() {
                set(r, a(w), value);
                next_by_site!(ip, ip.add(1), r, vm, t)
            }
        }
        become_handler!(get_attr_slow, ip, r, vm, w, t)
    }

    fn get_attr_value(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if site_matches(site, object) {
            set(r, a(w), (*site).value);
            next!(ip.add(1), r, vm, t)
        }
        become_handler!(get_attr_value_before, ip, r, vm, w, t)
    }

    fn get_attr_value_before(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if let Some(seen) = (*site).seen_before(object) {
            set(r, a(w), seen.value);
            next!(ip.add(1), r, vm, t)
        }
        become_handler!(get_attr_slow, ip, r, vm, w, t)
    }

    fn get_attr_class(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if class_site_matches(site, object) {
            set(r, a(w), (*site).value);
            next!(ip.add(1), r, vm, t)
        }
        become_handler!(get_attr_slow, ip, r, vm, w, t)
    }

    fn get_attr_module(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if let Some(module) = object.as_gc::<ModuleObj>() {
            let table = module.dict.table(&*vm);
            if table.version == (*site).version {
                set(r, a(w), table.entries.get_unchecked((*site).index).value);
                next!(ip.add(1), r, vm, t)
            }
        }
        become_handler!(get_attr_slow, ip, r, vm, w, t)
    }

    fn set_attr(ip, r, vm, w, t) {
        become_handler!(set_attr_slow, ip, r, vm, w, t)
    }

    fn set_attr_slot(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, a(w)));
        if site_matches(site, object) && let Some(instance) = object.as_gc::<InstanceObj>() {
            instance.set_slot((*site).index, get(r, b(w)));
            next_by_site!(ip, ip.add(1), r, vm, t)
        }
        become_handler!(set_attr_slot_before, ip, r, vm, w, t)
    }

    fn set_attr_slot_before(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, a(w)));
        if let Some(seen) = (*site).seen_before(object) && let Some(instance) = object.as_gc::<InstanceObj>() {
            instance.set_slot(seen.index, get(r, b(w)));
            next_by_site!(ip, ip.add(1), r, vm, t)
        }
        become_handler!(set_attr_slow, ip, r, vm, w, t)
    }

    fn set_attr_add(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, a(w)));
        if site_matches(site, object)
            && let Some(instance) = object.as_gc::<InstanceObj>()
            && (*site).index < instance.capacity()
            && let Some(shape) = (*site).value.as_gc::<ShapeObj>()
        {
            *instance.slots_ptr().add((*site).index) = get(r, b(w));
            instance.header().set_shape(shape);
            next_by_site!(ip, ip.add(1), r, vm, t)
        }
        become_handler!(set_attr_slow, ip, r, vm, w, t)
    }

    fn load_method(ip, r, vm, w, t) {
        become_handler!(load_method_slow, ip, r, vm, w, t)
    }

    fn load_method_cached(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if site_matches(site, object) {
            set(r, a(w), (*site).value);
            set(r, a(w) + 1, object);
            next_by_site!(ip, ip.add(1), r, vm, t)
        }
        become_handler!(load_method_cached_before, ip, r, vm, w, t)
    }

    fn load_method_cached_before(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if let Some(seen) = (*site).seen_before(object) {
            set(r, a(w), seen.value);
            set(r, a(w) + 1, object);
            next_by_site!(ip, ip.add(1), r, vm, t)
        }
        become_handler!(load_method_slow, ip, r, vm, w, t)
    }

    fn load_method_slot(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if site_matches(site, object) && let Some(instance) = object.as_gc::<InstanceObj>() {
            let value = instance.slot((*site).index);
            if !value.is_unbound() {
                set(r, a(w), value);
                set(r, a(w) + 1, Value::UNBOUND);
                next!(ip.add(1), r, vm, t)
            }
        }
        become_handler!(load_method_slow, ip, r, vm, w, t)
    }

    fn load_method_class(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if class_site_matches(site, object) {
            set(r, a(w), (*site).value);
            set(r, a(w) + 1, if (*site).index == 0 { Value::UNBOUND } else { object });
            next!(ip.add(1), r, vm, t)
        }
        become_handler!(load_method_slow, ip, r, vm, w, t)
    }

    fn load_method_module(ip, r, vm, w, t) {
        let (site, object) = (site_of(ip), get(r, b(w)));
        if let Some(module) = object.as_gc::<ModuleObj>() {
            let table = module.dict.table(&*vm);
            if table.version == (*site).version {
                set(r, a(w), table.entries.get_unchecked((*site).index).value);
                set(r, a(w) + 1, Value::UNBOUND);
                next!(ip.add(1), r, vm, t)
            }
        }
        become_handler!(load_method_slow, ip, r, vm, w, t)
    }
}

slow_handlers! {

    fn get_attr_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let value = check!(get_attr_caching(&mut *vm, get(r, b(w)), &mut *site_of(ip), ip), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip.add(1), r, vm, t)
    }


    fn set_attr_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (object, value) = (get(r, a(w)), get(r, b(w)));
        let name = (*site_of(ip)).name;
        if let Some(exit) = special::set_property(object, name, value, state!(ip.add(1), r, vm, w, t)) {
            return exit;
        }
        check!(set_attr_caching(&mut *vm, object, value, &mut *site_of(ip), ip), ip, r, vm, w, t);
        go!(ip.add(1), r, vm, t)
    }

    fn delete_attr(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = (*site_of(ip)).name;
        check!((*vm).set_attr(get(r, a(w)), name, None), ip, r, vm, w, t);
        go!(ip.add(1), r, vm, t)
    }


    fn load_method_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let object = get(r, b(w));
        let (function, receiver) =
            check!(load_method_caching(&mut *vm, object, &mut *site_of(ip), ip), ip, r, vm, w, t);
        set(r, a(w), function);
        set(r, a(w) + 1, receiver);
        go!(ip.add(1), r, vm, t)
    }
}

/// The class of an object whose attributes are found by the default rules alone.
fn plain_class(object: Value) -> Option<Gc<ClassObj>> {
    let class = object.header()?.shape().class;
    if class.has(ClassFlags::CUSTOM_GETATTR) {
        None
    } else {
        Some(class)
    }
}

/// An instance whose attributes are in slots.
fn slotted(object: Value) -> Option<Gc<InstanceObj>> {
    object
        .as_gc::<InstanceObj>()
        .filter(|i| !i.header().has(Header::DICT_MODE))
}

fn remember(site: &mut Site, shape: Gc<ShapeObj>, index: usize, value: Value, ip: Ip, op: Op) {
    // SAFETY: called by the handler of the instruction.
    unsafe {
        let again = Op::from_byte(*ip.sub(1) as u8) == Some(op);
        site.remember(shape, index, value, again);
        quicken(ip, op);
    }
}

/// Remembers where a module keeps the variable that a site names; returns its value.
fn module_variable(vm: &mut Vm, object: Value, site: &mut Site, ip: Ip, op: Op) -> Option<Value> {
    let module = object.as_gc::<ModuleObj>()?;
    let class = vm.class_of(object);
    if !class.has(ClassFlags::BUILTIN) || vm.lookup(class, site.name).is_some() {
        return None;
    }
    let at = module.dict.find_str(vm, site.name)?;
    if module.dict.table(vm).version == 0 {
        let version = vm.interp.next_version();
        module.dict.table_mut(vm).version = version;
    }
    site.version = module.dict.table(vm).version;
    site.index = at;
    // SAFETY: called by the handler of the instruction.
    unsafe { quicken(ip, op) };
    Some(module.dict.table(vm).entries[at].value)
}

/// The attribute of a class, where it is found on the class or its bases and is its own value there.
fn class_attribute(vm: &mut Vm, class: Gc<ClassObj>, name: Gc<StrObj>) -> Option<Value> {
    let metaclass = class.header().shape().class;
    if metaclass != vm.interp.types.type_ || vm.lookup(metaclass, name).is_some() {
        return None;
    }
    let found = vm.lookup(class, name)?;
    match found.kind() {
        Some(Kind::Function | Kind::Native) => Some(found),
        Some(Kind::MethodWrapper) => found
            .as_gc::<MethodWrapperObj>()
            .filter(|wrapper| wrapper.wrapper == WrapperKind::Static)
            .map(|wrapper| wrapper.function.get()),
        _ => vm.is_bound_as_is(found).then_some(found),
    }
}

fn get_attr_caching(vm: &mut Vm, object: Value, site: &mut Site, ip: Ip) -> PyResult {
    let name = site.name;
    if let Some(value) = module_variable(vm, object, site, ip, Op::GetAttrModule) {
        return Ok(value);
    }
    if let Some(class) = object.as_gc::<ClassObj>()
        && let Some(value) = class_attribute(vm, class, name)
    {
        remember(site, class.root_shape(), 0, value, ip, Op::GetAttrClass);
        return Ok(value);
    }
    if let Some(class) = plain_class(object)
        && let Some(instance) = slotted(object)
    {
        let shape = instance.header().shape();
        let found = vm.lookup(class, name);
        let own = match found {
            None => shape.slot(name),
            Some(descriptor) if descriptor.is_kind(Kind::Member) => shape.slot(name),
            Some(descriptor) if vm.is_data_descriptor(descriptor) => None,
            Some(_) => shape.slot(name),
        };
        if let Some(slot) = own {
            let value = instance.slot(slot);
            if !value.is_unbound() {
                remember(site, shape, slot, Value::NONE, ip, Op::GetAttrSlot);
                return Ok(value);
            }
        } else if let Some(value) = found {
            if vm.is_bound_as_is(value) {
                remember(site, shape, 0, value, ip, Op::GetAttrValue);
                return Ok(value);
            }
            if value.is_kind(Kind::Property) {
                remember(site, shape, 0, value, ip, Op::GetAttrProperty);
            }
        }
    }
    vm.get_attr(object, name)
}

fn set_attr_caching(
    vm: &mut Vm,
    object: Value,
    value: Value,
    site: &mut Site,
    ip: Ip,
) -> PyResult<()> {
    let name = site.name;
    if let Some(instance) = slotted(object) {
        let shape = instance.header().shape();
        let class = shape.class;
        if !class.has(ClassFlags::CUSTOM_SETATTR) {
            let found = vm.lookup(class, name);
            let member = found.is_some_and(|d| d.is_kind(Kind::Member));
            let data = match found {
                Some(descriptor) => vm.is_data_descriptor(descriptor),
                None => false,
            };
            if !data || member {
                if let Some(slot) = shape.slot(name) {
                    instance.set_slot(slot, value);
                    remember(site, shape, slot, Value::NONE, ip, Op::SetAttrSlot);
                    return Ok(());
                }
                if !class.has(ClassFlags::NO_DICT)
                    && name != vm.interp.names.__dict__
                    && let Some(child) = vm.shape_with(shape, name)
                {
                    let slot = shape.names.len();
                    instance.set_slot(slot, value);
                    instance.header().set_shape(child);
                    remember(site, shape, slot, child.into(), ip, Op::SetAttrAdd);
                    return Ok(());
                }
            }
        }
    }
    vm.set_attr(object, name, Some(value))
}

/// What `object.name(…)` calls, and its receiver; the unbound marker where the callable is complete by itself.
fn load_method_caching(
    vm: &mut Vm,
    object: Value,
    site: &mut Site,
    ip: Ip,
) -> PyResult<(Value, Value)> {
    let name = site.name;
    if let Some(value) = module_variable(vm, object, site, ip, Op::LoadMethodModule) {
        return Ok((value, Value::UNBOUND));
    }
    if let Some((function, receiver)) = vm.class_or_super_method(object, name) {
        if let Some(class) = object.as_gc::<ClassObj>()
            && class.header().shape().class == vm.interp.types.type_
        {
            let takes_class = usize::from(receiver == object);
            remember(
                site,
                class.root_shape(),
                takes_class,
                function,
                ip,
                Op::LoadMethodClass,
            );
        }
        return Ok((function, receiver));
    }
    // Inline values, of numbers and None, have no shape: they are looked up but not cached.
    let class = vm.class_of(object);
    if class.has(ClassFlags::CUSTOM_GETATTR)
        || matches!(
            object.kind(),
            Some(Kind::Class | Kind::Super | Kind::Module)
        )
    {
        return Ok((vm.get_attr(object, name)?, Value::UNBOUND));
    }
    let found = vm.lookup(class, name);
    let method = found.filter(|f| {
        f.is_kind(Kind::Function)
            || f.as_gc::<NativeObj>()
                .is_some_and(|n| n.owner.is_kind(Kind::Class))
    });
    if let Some(instance) = slotted(object) {
        let shape = instance.header().shape();
        match (shape.slot(name), method) {
            (None, Some(function)) => {
                remember(site, shape, 0, function, ip, Op::LoadMethodCached);
                return Ok((function, object));
            }
            (Some(slot), _) if found.is_none() => {
                let value = instance.slot(slot);
                if !value.is_unbound() {
                    remember(site, shape, slot, Value::NONE, ip, Op::LoadMethodSlot);
                    return Ok((value, Value::UNBOUND));
                }
            }
            (None, None) => {
                if let Some(wrapper) = found.and_then(|f| f.as_gc::<MethodWrapperObj>())
                    && wrapper.function.get().is_kind(Kind::Function)
                {
                    let receiver = match wrapper.wrapper {
                        WrapperKind::Static => Value::UNBOUND,
                        WrapperKind::Class => class.into(),
                    };
                    return Ok((wrapper.function.get(), receiver));
                }
            }
            _ => {}
        }
    } else if let Some(function) = method {
        if !vm.has_dict(object) {
            if let Some(header) = object.header() {
                remember(site, header.shape(), 0, function, ip, Op::LoadMethodCached);
            }
            return Ok((function, object));
        }
        if vm.own_attr(object, name).is_none() {
            return Ok((function, object));
        }
    }
    Ok((vm.get_attr(object, name)?, Value::UNBOUND))
}
