//! `mappingproxy`: a mapping seen, but not to be changed, through a view.

use crate::heap::{Gc, Kind, Tracer};
use crate::object::*;
use crate::ops::operator::{BinaryOp, CompareOp};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

struct MappingProxy {
    mapping: Value,
}

impl Opaque for MappingProxy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.mapping);
    }
}

static METHODS: &[NativeDef] = &[
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__reversed__", Arity::Exact(1), reversed),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__or__", Arity::Exact(2), or),
    NativeDef::new("__ror__", Arity::Exact(2), ror),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__str__", Arity::Exact(1), str),
    NativeDef::new("get", Arity::Range(2, 3), get),
    NativeDef::new("keys", Arity::Exact(1), keys),
    NativeDef::new("values", Arity::Exact(1), values),
    NativeDef::new("items", Arity::Exact(1), items),
    NativeDef::new("copy", Arity::Exact(1), copy),
];

/// Sets up what this file defines.
pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.mappingproxy;
    vm.set_new(class, new_proxy);
    vm.add_methods(class, METHODS);
}

impl Vm {
    /// A view of a mapping through which it cannot be changed.
    pub(crate) fn new_mapping_proxy(&mut self, mapping: Value) -> Value {
        let class = self.interp.types.mappingproxy;
        self.new_opaque(class, MappingProxy { mapping }).into()
    }
}

fn new_proxy(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let &[mapping] = args.pos else {
        return Err(vm.type_error("mappingproxy() missing required argument 'mapping' (pos 1)"));
    };
    let key = vm.interp.names.__getitem__;
    if matches!(mapping.kind(), Some(Kind::List | Kind::Tuple))
        || vm.special(mapping, key).is_none()
    {
        let got = vm.class_name(mapping);
        return Err(vm.type_error(format!(
            "mappingproxy() argument must be a mapping, not {got}"
        )));
    }
    Ok(vm.new_mapping_proxy(mapping))
}

fn mapping(vm: &Vm, value: Value) -> Value {
    let proxy = value.as_gc::<OpaqueObj>();
    match proxy.and_then(|proxy| proxy.data::<MappingProxy>(vm)) {
        Some(proxy) => proxy.mapping,
        None => value,
    }
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.get_item(mapping(vm, args.pos[0]), args.pos[1])
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.contains(mapping(vm, args.pos[0]), args.pos[1])
        .map(Value::bool)
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let len = vm.len(mapping(vm, args.pos[0]))?;
    Ok(vm.new_usize(len))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.iter(mapping(vm, args.pos[0]))
}

fn forward(vm: &mut Vm, args: &Args<'_>, method: &str) -> PyResult {
    let name = vm.intern(method);
    vm.call_method(mapping(vm, args.pos[0]), name, &args.pos[1..])
}

fn reversed(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    forward(vm, args, "__reversed__")
}

fn get(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    forward(vm, args, "get")
}

fn keys(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    forward(vm, args, "keys")
}

fn values(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    forward(vm, args, "values")
}

fn items(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    forward(vm, args, "items")
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    forward(vm, args, "copy")
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (left, right) = (mapping(vm, args.pos[0]), mapping(vm, args.pos[1]));
    vm.compare(CompareOp::Eq, left, right)
}

fn or(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (left, right) = (mapping(vm, args.pos[0]), mapping(vm, args.pos[1]));
    vm.binary(BinaryOp::Or, left, right)
}

fn ror(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (left, right) = (mapping(vm, args.pos[1]), mapping(vm, args.pos[0]));
    vm.binary(BinaryOp::Or, left, right)
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let hash = vm.hash(mapping(vm, args.pos[0]))?;
    Ok(vm.new_int(hash as i64))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.check_native_stack()?;
    let inner = vm.repr(mapping(vm, args.pos[0]))?.to_string_lossy();
    Ok(vm.new_str(&format!("mappingproxy({inner})")).into())
}

fn str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.check_native_stack()?;
    vm.str(mapping(vm, args.pos[0])).map(Value::from)
}
