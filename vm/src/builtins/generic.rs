//! Parameterised classes (`list[int]`) and unions of classes (`int | str`).

use crate::heap::{Gc, Kind, Tracer};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// `origin[args]`.
pub(super) struct GenericAlias {
    origin: Value,
    args: Gc<TupleObj>,
}

impl Opaque for GenericAlias {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.origin);
        tracer.object(self.args);
    }
}

/// A union of classes.
pub(super) struct UnionType {
    /// The alternatives, each once.
    pub(super) args: Gc<TupleObj>,
}

impl Opaque for UnionType {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.args);
    }
}

static ALIAS_METHODS: &[NativeDef] = &[
    NativeDef::new("__repr__", Arity::Exact(1), alias_repr),
    NativeDef::new("__eq__", Arity::Exact(2), alias_eq),
    NativeDef::new("__hash__", Arity::Exact(1), alias_hash),
    NativeDef::new("__call__", Arity::Any, alias_call),
    NativeDef::new("__getattr__", Arity::Exact(2), alias_getattr),
    NativeDef::new("__mro_entries__", Arity::Exact(2), alias_mro_entries),
    NativeDef::new("__instancecheck__", Arity::Exact(2), alias_instancecheck),
    NativeDef::new("__subclasscheck__", Arity::Exact(2), alias_subclasscheck),
    NativeDef::new("__or__", Arity::Exact(2), or),
    NativeDef::new("__ror__", Arity::Exact(2), ror),
];

static ALIAS_GETSETS: &[super::GetSet] = &[
    getset!("__origin__", alias_origin),
    getset!("__args__", alias_args),
    getset!("__parameters__", no_parameters),
];

static UNION_METHODS: &[NativeDef] = &[
    NativeDef::new("__repr__", Arity::Exact(1), union_repr),
    NativeDef::new("__eq__", Arity::Exact(2), union_eq),
    NativeDef::new("__hash__", Arity::Exact(1), union_hash),
    NativeDef::new("__or__", Arity::Exact(2), or),
    NativeDef::new("__ror__", Arity::Exact(2), ror),
];

static UNION_GETSETS: &[super::GetSet] = &[
    getset!("__args__", union_args),
    getset!("__parameters__", no_parameters),
];

static CLASS_GETITEM: &[NativeDef] = &[NativeDef::new(
    "__class_getitem__",
    Arity::Exact(2),
    class_getitem,
)];

static NONE_METHODS: &[NativeDef] = &[
    NativeDef::new("__or__", Arity::Exact(2), or),
    NativeDef::new("__ror__", Arity::Exact(2), ror),
];

/// Sets up what this file defines.
pub(super) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let (alias, union) = (types.generic_alias, types.union_type);
    let (none, types_module) = (types.none_type, "types");
    let subscriptable = [
        types.list,
        types.tuple,
        types.dict,
        types.set,
        types.frozenset,
        types.type_,
        types.enumerate,
    ];
    for class in subscriptable {
        vm.add_class_methods(class, CLASS_GETITEM);
    }
    vm.add_methods(alias, ALIAS_METHODS);
    vm.add_getsets(alias, ALIAS_GETSETS);
    alias.add_flags(ClassFlags::HAS_GETATTR_HOOK);
    vm.set_new(alias, new_alias);
    vm.add_methods(union, UNION_METHODS);
    vm.add_getsets(union, UNION_GETSETS);
    vm.add_methods(none, NONE_METHODS);
    let key = vm.interp.names.__module__;
    let module = vm.intern(types_module).into();
    vm.set_global(alias.dict, key, module);
    vm.set_global(union.dict, key, module);
}

fn alias_of(vm: &Vm, value: Value) -> Option<(Value, Gc<TupleObj>)> {
    let alias = value.as_gc::<OpaqueObj>()?.data::<GenericAlias>(vm)?;
    Some((alias.origin, alias.args))
}

fn union_of(vm: &Vm, value: Value) -> Option<Gc<TupleObj>> {
    Some(value.as_gc::<OpaqueObj>()?.data::<UnionType>(vm)?.args)
}

fn make_alias(vm: &mut Vm, origin: Value, item: Value) -> Value {
    let args = match item.as_gc::<TupleObj>() {
        Some(args) => args,
        None => vm.new_tuple(&[item]),
    };
    let class = vm.interp.types.generic_alias;
    vm.new_opaque(class, GenericAlias { origin, args }).into()
}

fn class_getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(make_alias(vm, args.pos[0], args.pos[1]))
}

fn new_alias(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    match *args.pos {
        [origin, item] => Ok(make_alias(vm, origin, item)),
        _ => {
            let given = args.pos.len();
            Err(vm.type_error(format!("GenericAlias expected 2 arguments, got {given}")))
        }
    }
}

/// How a parameter or an alternative is shown.
fn argument_text(vm: &mut Vm, value: Value) -> PyResult<String> {
    if value == Value::ELLIPSIS {
        return Ok("...".to_string());
    }
    if value == Value::from(vm.interp.types.none_type) {
        return Ok("None".to_string());
    }
    match value.as_gc::<ClassObj>() {
        Some(class) => Ok(vm.full_class_name(class)),
        None => Ok(vm.repr(value)?.to_string_lossy()),
    }
}

fn argument_texts(vm: &mut Vm, args: Gc<TupleObj>) -> PyResult<Vec<String>> {
    vm.check_native_stack()?;
    let mut texts = Vec::new();
    for &arg in args.items() {
        texts.push(argument_text(vm, arg)?);
    }
    Ok(texts)
}

fn alias_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some((origin, parameters)) = alias_of(vm, args.pos[0]) else {
        return Ok(Value::NONE);
    };
    let origin = argument_text(vm, origin)?;
    let texts = argument_texts(vm, parameters)?;
    let list = if texts.is_empty() {
        "()".to_string()
    } else {
        texts.join(", ")
    };
    Ok(vm.new_str(&format!("{origin}[{list}]")).into())
}

fn alias_eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match (alias_of(vm, args.pos[0]), alias_of(vm, args.pos[1])) {
        (Some((origin, own)), Some((other_origin, other))) => {
            let equal = vm.equal(origin, other_origin)? && vm.equal(own.into(), other.into())?;
            Ok(Value::bool(equal))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn alias_hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some((origin, parameters)) = alias_of(vm, args.pos[0]) else {
        return Ok(Value::int(0));
    };
    let hash = vm.hash(origin)? ^ vm.hash(parameters.into())?;
    Ok(vm.new_int(hash as i64))
}

fn alias_call(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some((origin, _)) = args.pos.first().and_then(|&v| alias_of(vm, v)) else {
        return Err(vm.type_error("a generic alias is wanted"));
    };
    let pos = &args.pos[1..];
    vm.call_args(origin, &Args { pos, ..*args })
}

fn alias_getattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    let special = name.bytes().starts_with(b"__") && name.bytes().ends_with(b"__");
    match alias_of(vm, args.pos[0]) {
        Some((origin, _)) if !special || name == vm.interp.names.__name__ => {
            vm.get_attr(origin, name)
        }
        _ => Err(vm.no_attribute(args.pos[0], name)),
    }
}

fn alias_mro_entries(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match alias_of(vm, args.pos[0]) {
        Some((origin, _)) => Ok(vm.new_tuple(&[origin]).into()),
        None => Ok(vm.interp.empty_tuple),
    }
}

fn alias_instancecheck(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn alias_subclasscheck(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}

fn alias_origin(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(alias_of(vm, args.pos[0]).map_or(Value::NONE, |(origin, _)| origin))
}

fn alias_args(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(alias_of(vm, args.pos[0]).map_or(Value::NONE, |(_, args)| args.into()))
}

fn no_parameters(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(vm.interp.empty_tuple)
}

/// `left | right` of classes, aliases, unions and None.
pub(super) fn or(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    make_union(vm, args.pos[0], args.pos[1])
}

/// `left | right`, asked of the right.
pub(super) fn ror(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    make_union(vm, args.pos[1], args.pos[0])
}

fn make_union(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let mut alternatives: Vec<Value> = Vec::new();
    if left.is_none() && right.is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    for value in [left, right] {
        if let Some(args) = union_of(vm, value) {
            alternatives.extend_from_slice(args.items());
        } else if value.is_none() {
            alternatives.push(vm.interp.types.none_type.into());
        } else if value.is_kind(Kind::Class) || alias_of(vm, value).is_some() {
            alternatives.push(value);
        } else {
            return Ok(Value::NOT_IMPLEMENTED);
        }
    }
    let mut distinct: Vec<Value> = Vec::new();
    for value in alternatives {
        let mut seen = false;
        for &other in &distinct {
            // Classes are compared by identity: only two aliases may be equal without being the same.
            seen |= other == value
                || !(other.is_kind(Kind::Class) || value.is_kind(Kind::Class))
                    && vm.equal(other, value)?;
        }
        if !seen {
            distinct.push(value);
        }
    }
    if let [only] = distinct[..] {
        return Ok(only);
    }
    let args = vm.new_tuple(&distinct);
    let class = vm.interp.types.union_type;
    Ok(vm.new_opaque(class, UnionType { args }).into())
}

fn union_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(alternatives) = union_of(vm, args.pos[0]) else {
        return Ok(Value::NONE);
    };
    let texts = argument_texts(vm, alternatives)?;
    Ok(vm.new_str(&texts.join(" | ")).into())
}

fn union_eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (Some(left), Some(right)) = (union_of(vm, args.pos[0]), union_of(vm, args.pos[1])) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if left.items().len() != right.items().len() {
        return Ok(Value::FALSE);
    }
    for &alternative in left.items() {
        let mut found = false;
        for &other in right.items() {
            found = found || vm.equal(alternative, other)?;
        }
        if !found {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn union_hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(alternatives) = union_of(vm, args.pos[0]) else {
        return Ok(Value::int(0));
    };
    // The order does not count.
    let mut hash = 0u64;
    for &alternative in alternatives.items() {
        hash = hash.wrapping_add(vm.hash(alternative)?);
    }
    Ok(vm.new_int(hash as i64))
}

fn union_args(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(union_of(vm, args.pos[0]).map_or(Value::NONE, Value::from))
}
