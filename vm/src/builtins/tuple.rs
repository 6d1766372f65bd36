//! The class `tuple`.

use crate::builtins::sequence::Sequence;
use crate::heap::Gc;
use crate::object::*;
use crate::ops::operator::CompareOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("index", Arity::Range(2, 4), index),
    NativeDef::new("count", Arity::Exact(2), count),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__add__", Arity::Exact(2), add),
    NativeDef::new("__mul__", Arity::Exact(2), mul),
    NativeDef::new("__rmul__", Arity::Exact(2), mul),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__lt__", Arity::Exact(2), lt),
    NativeDef::new("__le__", Arity::Exact(2), le),
    NativeDef::new("__gt__", Arity::Exact(2), gt),
    NativeDef::new("__ge__", Arity::Exact(2), ge),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__getnewargs__", Arity::Exact(1), getnewargs),
];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let tuple = vm.interp.types.tuple;
    vm.add_methods(tuple, METHODS);
    vm.set_new(tuple, new);
    vm.publish_class(tuple);
}

/// The receiver of a method.
fn this(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<TupleObj>> {
    match args.pos[0].as_gc() {
        Some(tuple) => Ok(tuple),
        None => Err(vm.system_error("the receiver is no tuple")),
    }
}

fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let exact = class == vm.interp.types.tuple;
    if !args.names.is_empty()
        && !vm.is_redefined(class, vm.interp.types.tuple, vm.interp.names.__init__)
    {
        return Err(vm.type_error("tuple() takes no keyword arguments"));
    }
    match *args.pos {
        [] if exact => Ok(vm.new_tuple(&[]).into()),
        [] => Ok(vm.new_tuple_of(class, &[]).into()),
        [iterable] if exact && vm.is_exact(iterable, class) => Ok(iterable),
        [iterable] => {
            let list = match vm.exact_list(iterable) {
                Some(list) => list,
                None => vm.collect_list(iterable)?,
            };
            Ok(vm.list_to_tuple_of(class, list)?.into())
        }
        _ => {
            let got = args.pos.len();
            Err(vm.type_error(format!("tuple expected at most 1 argument, got {got}")))
        }
    }
}

fn index(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    match vm.sequence_index_method(Sequence::Tuple(tuple), args)? {
        Some(at) => Ok(at),
        None => Err(vm.value_error("tuple.index(x): x not in tuple")),
    }
}

fn count(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    vm.sequence_count(Sequence::Tuple(tuple), args.pos[1])
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    Ok(vm.new_usize(tuple.items().len()))
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    vm.tuple_get_item(tuple, args.pos[1])
}

impl Vm {
    /// `tuple[key]`.
    ///
    /// # Errors
    /// TypeError, IndexError, and what `__index__` raises.
    pub(crate) fn tuple_get_item(&mut self, tuple: Gc<TupleObj>, key: Value) -> PyResult {
        let len = tuple.items().len();
        if let Some(slice) = key.as_gc::<SliceObj>() {
            let span = self.slice_span(slice, |_| len)?;
            if span.count == len
                && span.step == 1
                && self.is_exact(tuple.into(), self.interp.types.tuple)
            {
                return Ok(tuple.into());
            }
            if span.step == 1 {
                let items = &tuple.items()[span.start..span.start + span.count];
                return Ok(self.new_tuple(items).into());
            }
            let items = self.select(span, |_| tuple.items())?;
            return Ok(self.new_tuple(&items).into());
        }
        match self.sequence_index(key, |_| len, "tuple")? {
            Some(at) => Ok(tuple.items()[at]),
            None => Err(self.index_error("tuple index out of range")),
        }
    }

    /// The concatenation of two tuples.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn tuple_concat(&mut self, left: Gc<TupleObj>, right: Gc<TupleObj>) -> PyResult {
        let plain = self.interp.types.tuple;
        if right.items().is_empty() && self.is_exact(left.into(), plain) {
            return Ok(left.into());
        }
        if left.items().is_empty() && self.is_exact(right.into(), plain) {
            return Ok(right.into());
        }
        let mut items = self.new_vec(left.items().len() + right.items().len())?;
        items.extend_from_slice(left.items());
        items.extend_from_slice(right.items());
        Ok(self.new_tuple(&items).into())
    }

    /// `tuple * count`.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn tuple_repeat(&mut self, tuple: Gc<TupleObj>, count: usize) -> PyResult {
        if count == 1 && self.is_exact(tuple.into(), self.interp.types.tuple) {
            return Ok(tuple.into());
        }
        let items = self.repeat_items(count, tuple.items().len(), |_| tuple.items())?;
        Ok(self.new_tuple(&items).into())
    }
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    let found = vm.sequence_find(Sequence::Tuple(tuple), args.pos[1], 0, usize::MAX)?;
    Ok(Value::bool(found.is_some()))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = vm.interp.types.tuple_iterator;
    Ok(vm.new_seq_iter(class, args.pos[0]))
}

fn add(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    match args.pos[1].as_gc::<TupleObj>() {
        Some(other) => vm.tuple_concat(tuple, other),
        None => Err(vm.concat_error("tuple", args.pos[1])),
    }
}

fn mul(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    let count = vm.repeat_count(args.pos[1])?;
    vm.tuple_repeat(tuple, count)
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    match (Sequence::tuple(args.pos[0]), Sequence::tuple(args.pos[1])) {
        (Some(left), Some(right)) => vm.compare_sequences(op, left, right),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Ne)
}

fn lt(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Lt)
}

fn le(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Le)
}

fn gt(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Gt)
}

fn ge(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Ge)
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    vm.check_native_stack()?;
    let hash = vm.hash_items(tuple.items())?;
    Ok(vm.new_int(hash))
}

impl Vm {
    /// The hash of a tuple of these items, which are rooted.
    pub(crate) fn hash_items(&mut self, items: &[Value]) -> PyResult<i64> {
        let mut hasher = crate::num::hash::TupleHasher::new();
        for &item in items {
            hasher.add(self.hash(item)? as i64);
        }
        Ok(hasher.finish())
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    vm.sequence_repr(args.pos[0], Sequence::Tuple(tuple))
}

fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let tuple = this(vm, args)?;
    let copy = vm.new_tuple(tuple.items());
    Ok(vm.new_tuple(&[copy.into()]).into())
}
