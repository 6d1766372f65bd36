//! `type.__new__`: making a class of a name, bases and a namespace.

use unicode_ident::{is_xid_continue, is_xid_start};

use super::class_order::{best_base, check_order, derive_metaclass, linearise};
use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, PyResult, Vm};

/// What `__slots__` declares.
struct Slots {
    /// Names, mangled and interned, each once.
    names: Vec<Gc<StrObj>>,
    /// Whether `__dict__` is among them.
    dict: bool,
}

/// `type.__new__(metaclass, name, bases, namespace, **keywords)`.
pub(super) fn new_type(vm: &mut Vm, metaclass: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let &[name, bases, namespace] = args.pos else {
        let given = args.pos.len();
        return Err(vm.type_error(format!(
            "type.__new__() takes exactly 3 arguments ({given} given)"
        )));
    };
    let Some(name) = name.as_gc::<StrObj>() else {
        return Err(wrong_argument(vm, 1, "str", name));
    };
    let Some(bases) = bases.as_gc::<TupleObj>() else {
        return Err(wrong_argument(vm, 2, "tuple", bases));
    };
    let Some(namespace) = namespace.as_gc::<DictObj>() else {
        return Err(wrong_argument(vm, 3, "dict", namespace));
    };
    let mro_entries = vm.interp.names.__mro_entries__;
    for &base in bases.items() {
        if !base.is_kind(Kind::Class) && vm.find_attr(base, mro_entries)?.is_some() {
            return Err(
                vm.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
            );
        }
    }
    let winner = derive_metaclass(vm, metaclass, bases.items())?;
    if winner != metaclass {
        let (key, type_) = (vm.interp.names.__new__, vm.interp.types.type_);
        let new = vm.lookup(winner, key);
        if let Some(new) = new
            && Some(new) != vm.lookup(type_, key)
        {
            let function = vm.bind_descriptor(new, None, winner)?;
            vm.root(function);
            let pos = [winner.into(), name.into(), bases.into(), namespace.into()];
            return vm.call_args(function, &Args { pos: &pos, ..*args });
        }
    }
    let bases = if bases.items().is_empty() {
        let object = vm.interp.types.object.into();
        vm.new_tuple(&[object])
    } else {
        bases
    };
    vm.root(bases);
    let base = best_base(vm, bases.items())?;
    if name.bytes().contains(&0) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    let dict = copy_dict(vm, namespace)?;
    vm.root(dict);
    let slots = read_slots(vm, name, base, dict)?;
    let class = make_class(vm, winner, name, base, bases, dict, slots)?;
    vm.root(class);
    set_names(vm, class)?;
    call_init_subclass(vm, class, args)?;
    Ok(class.into())
}

fn wrong_argument(vm: &mut Vm, at: usize, wanted: &str, got: Value) -> crate::vm::Raised {
    let got = vm.argument_class_name(got);
    vm.type_error(format!(
        "type.__new__() argument {at} must be {wanted}, not {got}"
    ))
}

fn copy_dict(vm: &mut Vm, from: Gc<DictObj>) -> PyResult<Gc<DictObj>> {
    let copy = vm.new_dict();
    let entries = from.table(vm).iter().copied().collect::<Vec<_>>();
    for entry in entries {
        // The names of a class are compared by address wherever that is possible.
        let key = match entry.key.as_gc::<StrObj>() {
            Some(key) => vm.intern_object(key).into(),
            None => entry.key,
        };
        if !copy.table_mut(vm).insert_new(entry.hash, key, entry.value) {
            return Err(vm.memory_error());
        }
    }
    Ok(copy)
}

/// Whether instances of a class have a `__dict__`.
fn instances_have_dict(class: Gc<ClassObj>) -> bool {
    match class.layout.get() {
        Kind::Function | Kind::Exception | Kind::Module => true,
        Kind::Class => true,
        _ => !class.has(ClassFlags::BUILTIN) && !class.has(ClassFlags::NO_DICT),
    }
}

/// Reads `__slots__` from a class body; None where it has none. A safepoint.
fn read_slots(
    vm: &mut Vm,
    class_name: Gc<StrObj>,
    base: Gc<ClassObj>,
    dict: Gc<DictObj>,
) -> PyResult<Option<Slots>> {
    let key = vm.interp.names.__slots__;
    let Some(declared) = dict.get_str(vm, key) else {
        return Ok(None);
    };
    let items = if declared.is_kind(Kind::Str) {
        vec![declared]
    } else {
        let list = vm.collect_list(declared)?;
        list.items(vm).to_vec()
    };
    let variable_size = matches!(
        base.layout.get(),
        Kind::BigInt | Kind::Bytes | Kind::Tuple | Kind::Class
    );
    if !items.is_empty() && variable_size {
        let name = base.name_str();
        return Err(vm.type_error(format!(
            "nonempty __slots__ not supported for subtype of '{name}'"
        )));
    }
    let (dict_name, weak_name) = (vm.interp.names.__dict__, vm.intern("__weakref__"));
    let has_dict = instances_have_dict(base);
    let mut slots = Slots {
        names: Vec::new(),
        dict: false,
    };
    let mut weak = false;
    for item in items {
        let Some(name) = item.as_gc::<StrObj>() else {
            let got = vm.class_name(item);
            return Err(vm.type_error(format!("__slots__ items must be strings, not '{got}'")));
        };
        if !name.as_str().is_some_and(is_identifier) {
            return Err(vm.type_error("__slots__ must be identifiers"));
        }
        let name = vm.intern_object(name);
        if name == dict_name {
            if has_dict || slots.dict {
                return Err(vm.type_error("__dict__ slot disallowed: we already got one"));
            }
            slots.dict = true;
            continue;
        }
        if name == weak_name {
            if has_dict || weak {
                return Err(vm.type_error("__weakref__ slot disallowed: we already got one"));
            }
            weak = true;
            continue;
        }
        let name = mangle(vm, class_name, name);
        let names = &vm.interp.names;
        let removed_later = name == names.__qualname__ || name == names.__classcell__;
        if !removed_later && dict.find_str(vm, name).is_some() {
            let text = item.as_gc::<StrObj>().map(|s| s.to_string_lossy());
            return Err(vm.value_error(format!(
                "'{}' in __slots__ conflicts with class variable",
                text.unwrap_or_default()
            )));
        }
        if !slots.names.contains(&name) {
            slots.names.push(name);
        }
    }
    Ok(Some(slots))
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    first.is_some_and(|c| c == '_' || is_xid_start(c)) && chars.all(is_xid_continue)
}

/// The name that a private name (`__x`) of a class stands for.
fn mangle(vm: &mut Vm, class_name: Gc<StrObj>, name: Gc<StrObj>) -> Gc<StrObj> {
    let text = name.to_string_lossy();
    let class = class_name.to_string_lossy();
    let class = class.trim_start_matches('_');
    if !text.starts_with("__") || text.ends_with("__") || class.is_empty() {
        return name;
    }
    vm.intern(&format!("_{class}{text}"))
}

/// Makes the class itself: no hook but the metaclass's `mro` is called.
fn make_class(
    vm: &mut Vm,
    metaclass: Gc<ClassObj>,
    name: Gc<StrObj>,
    base: Gc<ClassObj>,
    bases: Gc<TupleObj>,
    dict: Gc<DictObj>,
    slots: Option<Slots>,
) -> PyResult<Gc<ClassObj>> {
    let name = vm.intern_object(name);
    let empty = vm.new_tuple(&[]);
    let object = ClassObj::new(
        Header::new(metaclass),
        name,
        base.layout.get(),
        dict,
        bases,
        empty,
    );
    let class = vm.alloc(object);
    class.base.set(Some(base));
    class.native_new.set(base.native_new.get());
    class.version.set(vm.interp.next_version());

    let mut flags = ClassFlags::default();
    let mut inherits_dict = instances_have_dict(base);
    let base_classes = bases
        .items()
        .iter()
        .filter_map(|b| b.as_gc::<ClassObj>())
        .collect::<Vec<_>>();
    for &other in &base_classes {
        for inherited in [ClassFlags::EXCEPTION, ClassFlags::METACLASS] {
            if other.has(inherited) {
                flags = flags.with(inherited);
            }
        }
        inherits_dict |= instances_have_dict(other);
    }
    let declares_dict = slots.as_ref().is_none_or(|slots| slots.dict);
    if !inherits_dict && !declares_dict {
        flags = flags.with(ClassFlags::NO_DICT);
    }
    let own_slots = slots.map_or(Vec::new(), |slots| slots.names);
    if !own_slots.is_empty() {
        flags = flags.with(ClassFlags::OWN_SLOTS);
    }
    class.flags.set(flags);

    let mut shape_names = base.root_shape().names.to_vec();
    if base.layout.get() == Kind::Instance {
        shape_names.extend(
            own_slots
                .iter()
                .filter(|n| !base.root_shape().names.contains(n)),
        );
    }
    let room = if flags.has(ClassFlags::NO_DICT) {
        shape_names.len()
    } else {
        base.slots_seen.get() as usize + own_slots.len()
    };
    class.slots_seen.set(room as u32);
    let header = vm.header(vm.interp.types.shape);
    let version = vm.interp.next_version();
    let shape = vm.alloc(ShapeObj::new(header, class, version, shape_names.into()));
    class.root_shape.set(Some(shape));
    vm.root(class);

    fill_dict(vm, class)?;
    for slot in own_slots {
        let header = vm.header(vm.interp.types.member_descriptor);
        let member = vm.alloc(MemberObj::new(header, slot, class));
        set(vm, dict, slot, member.into())?;
    }
    if declares_dict && !instances_have_dict(base) {
        super::descriptors::add_dict_descriptors(vm, class);
    }
    let doc = vm.interp.names.__doc__;
    if dict.find_str(vm, doc).is_none() {
        set(vm, dict, doc, Value::NONE)?;
    }

    let mro = resolution_order(vm, class, metaclass, &base_classes)?;
    let mro = vm.new_tuple(&mro);
    class.mro.set(mro);
    for other in base_classes {
        other.subclasses_mut(vm).push(class);
    }
    vm.update_class_flags(class);
    vm.class_modified(class);
    Ok(class)
}

fn set(vm: &mut Vm, dict: Gc<DictObj>, name: Gc<StrObj>, value: Value) -> PyResult<()> {
    if dict.set_str(vm, name, value) {
        Ok(())
    } else {
        Err(vm.memory_error())
    }
}

/// What a class body's namespace becomes when it is a class's: some entries move to the class, some are wrapped.
fn fill_dict(vm: &mut Vm, class: Gc<ClassObj>) -> PyResult<()> {
    let dict = class.dict;
    let (module, qualname) = (vm.interp.names.__module__, vm.interp.names.__qualname__);
    if dict.find_str(vm, module).is_none()
        && let Some(name) = vm.calling_module_name()
    {
        set(vm, dict, module, name)?;
    }
    if let Some(given) = dict.remove_str(vm, qualname) {
        match given.as_gc::<StrObj>() {
            Some(given) => class.qualname.set(given),
            None => {
                let got = vm.class_name(given);
                let message = format!("type __qualname__ must be a str, not {got}");
                return Err(vm.type_error(message));
            }
        }
    }
    let names = &vm.interp.names;
    let wrapped = [
        (names.__new__, WrapperKind::Static),
        (names.__init_subclass__, WrapperKind::Class),
        (names.__class_getitem__, WrapperKind::Class),
    ];
    let (classcell, eq, hash) = (names.__classcell__, names.__eq__, names.__hash__);
    for (name, kind) in wrapped {
        if let Some(function) = dict.get_str(vm, name)
            && function.is_kind(Kind::Function)
        {
            let wrapper = vm.new_method_wrapper(kind, function);
            set(vm, dict, name, wrapper)?;
        }
    }
    if let Some(cell) = dict.remove_str(vm, classcell) {
        match cell.as_gc::<CellObj>() {
            Some(cell) => cell.content.set(class.into()),
            None => {
                let got = vm.full_class_name(vm.class_of(cell));
                let message = format!("__classcell__ must be a nonlocal cell, not <class '{got}'>");
                return Err(vm.type_error(message));
            }
        }
    }
    if dict.find_str(vm, eq).is_some() && dict.find_str(vm, hash).is_none() {
        set(vm, dict, hash, Value::NONE)?;
    }
    Ok(())
}

/// The order that the metaclass's `mro` gives.
fn resolution_order(
    vm: &mut Vm,
    class: Gc<ClassObj>,
    metaclass: Gc<ClassObj>,
    bases: &[Gc<ClassObj>],
) -> PyResult<Vec<Value>> {
    let key = vm.interp.names.mro;
    let Some(function) = vm
        .lookup(metaclass, key)
        .filter(|f| !f.is_kind(Kind::Native))
    else {
        return linearise(vm, class, bases);
    };
    let order = vm.call_method_value(function, class.into(), &[])?;
    let list = vm.collect_list(order)?;
    let order = list.items(vm).to_vec();
    let base = class.base.get().unwrap_or(class);
    check_order(vm, class, base, &order)?;
    Ok(order)
}

/// Tells every attribute that wants to know what it is called.
fn set_names(vm: &mut Vm, class: Gc<ClassObj>) -> PyResult<()> {
    let key = vm.interp.names.__set_name__;
    let entries = class.dict.table(vm).iter().copied().collect::<Vec<_>>();
    let mark = vm.root_count();
    for entry in &entries {
        vm.root(entry.key);
        vm.root(entry.value);
    }
    for entry in entries {
        let Some(function) = vm.special(entry.value, key) else {
            continue;
        };
        let called = vm.call_method_value(function, entry.value, &[class.into(), entry.key]);
        if let Err(raised) = called {
            vm.root(raised.0);
            let kind = vm.class_name(entry.value);
            let attribute = vm.repr(entry.key)?.to_string_lossy();
            let class = class.name_str();
            let note = vm.new_str(&format!(
                "Error calling __set_name__ on '{kind}' instance {attribute} in '{class}'"
            ));
            let add_note = vm.intern("add_note");
            vm.call_method(raised.0.into(), add_note, &[note.into()])?;
            return Err(raised);
        }
    }
    vm.unroot(mark);
    Ok(())
}

/// Calls the `__init_subclass__` that the new class inherits, with the keywords of the class statement.
fn call_init_subclass(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult<()> {
    let key = vm.interp.names.__init_subclass__;
    let mut inherited = class.mro_classes().skip_while(|&c| c != class).skip(1);
    let Some(found) = inherited.find_map(|c| c.dict.get_str(vm, key)) else {
        return Ok(());
    };
    let function = vm.bind_descriptor(found, None, class)?;
    vm.root(function);
    vm.call_args(function, &Args { pos: &[], ..*args })?;
    Ok(())
}
