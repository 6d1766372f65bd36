//! What shows a dict's keys, values or items: the views and their iterators.

use crate::builtins::sequence::ITERATOR_METHODS;
use crate::heap::{Gc, Kind, Tracer};
use crate::object::*;
use crate::ops::operator::CompareOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// What of the entries is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Keys,
    Values,
    Items,
}

impl Part {
    fn of(self, vm: &mut Vm, entry: DictEntry) -> Value {
        match self {
            Part::Keys => entry.key,
            Part::Values => entry.value,
            Part::Items => vm.new_pair(entry.key, entry.value).into(),
        }
    }
}

/// A view of a dict.
struct DictView {
    dict: Gc<DictObj>,
    part: Part,
}

impl Opaque for DictView {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.dict);
    }
}

/// Iterator over a dict, forwards or backwards.
struct DictIter {
    /// None once the end has been reached.
    dict: Option<Gc<DictObj>>,
    part: Part,
    backwards: bool,
    /// Where to look for the next entry.
    position: usize,
    /// Number of entries when the iteration began; a dict that has another number has been changed.
    len: usize,
    /// How many entries are still to come.
    left: usize,
}

impl Opaque for DictIter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.option(self.dict);
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_part)
    }
    fn next_pair(&self) -> Option<NextPairFn> {
        (self.part == Part::Items).then_some(next_item)
    }
}

fn next_part(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    Ok(next_entry(this, vm)?.map(|(entry, part)| part.of(vm, entry)))
}

fn next_item(this: Gc<OpaqueObj>, vm: &mut Vm, pair: &mut [Value; 2]) -> PyResult<bool> {
    match next_entry(this, vm)? {
        Some((entry, _)) => {
            *pair = [entry.key, entry.value];
            Ok(true)
        }
        None => Ok(false),
    }
}

#[inline(always)]
fn next_entry(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<(DictEntry, Part)>> {
    let Some(state) = this.data::<DictIter>(vm) else {
        return Ok(None);
    };
    let Some(dict) = state.dict else {
        return Ok(None);
    };
    let table = dict.table(vm);
    if table.len() != state.len {
        if let Some(state) = this.data_mut::<DictIter>(vm) {
            // No dict has that many entries: the error stays.
            state.len = usize::MAX;
        }
        return Err(vm.runtime_error("dictionary changed size during iteration"));
    }
    let found = if state.backwards {
        table.previous_entry(state.position)
    } else {
        table.next_entry(state.position)
    };
    if found.is_some() && state.left == 0 {
        return Err(vm.runtime_error("dictionary keys changed during iteration"));
    }
    let Some(state) = this.data_mut::<DictIter>(vm) else {
        return Ok(None);
    };
    match found {
        Some((entry, position)) => {
            state.position = position;
            state.left -= 1;
            Ok(Some((entry, state.part)))
        }
        None => {
            state.dict = None;
            Ok(None)
        }
    }
}

static DICT_METHODS: &[NativeDef] = &[
    NativeDef::new("keys", Arity::Exact(1), keys),
    NativeDef::new("values", Arity::Exact(1), values),
    NativeDef::new("items", Arity::Exact(1), items),
    NativeDef::new("__iter__", Arity::Exact(1), dict_iter),
    NativeDef::new("__reversed__", Arity::Exact(1), dict_reversed),
];

static VIEW_METHODS: &[NativeDef] = &[
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__reversed__", Arity::Exact(1), reversed),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
];

static SET_METHODS: &[NativeDef] = &[
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("isdisjoint", Arity::Exact(2), isdisjoint),
    NativeDef::new("__and__", Arity::Exact(2), and),
    NativeDef::new("__rand__", Arity::Exact(2), and),
    NativeDef::new("__or__", Arity::Exact(2), or),
    NativeDef::new("__ror__", Arity::Exact(2), ror),
    NativeDef::new("__sub__", Arity::Exact(2), sub),
    NativeDef::new("__rsub__", Arity::Exact(2), rsub),
    NativeDef::new("__xor__", Arity::Exact(2), xor),
    NativeDef::new("__rxor__", Arity::Exact(2), rxor),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__lt__", Arity::Exact(2), lt),
    NativeDef::new("__le__", Arity::Exact(2), le),
    NativeDef::new("__gt__", Arity::Exact(2), gt),
    NativeDef::new("__ge__", Arity::Exact(2), ge),
];

static MAPPING: NativeDef = NativeDef::new("mapping", Arity::Exact(1), mapping);
static VIEW_ATTRIBUTES: &[(&NativeDef, Option<&NativeDef>)] = &[(&MAPPING, None)];

static LENGTH_HINT: &[NativeDef] = &[NativeDef::new(
    "__length_hint__",
    Arity::Exact(1),
    length_hint,
)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let dict = types.dict;
    let views = [types.dict_keys, types.dict_values, types.dict_items];
    let iterators = [
        types.dict_keyiterator,
        types.dict_valueiterator,
        types.dict_itemiterator,
        types.dict_reversekeyiterator,
        types.dict_reversevalueiterator,
        types.dict_reverseitemiterator,
    ];
    vm.add_methods(dict, DICT_METHODS);
    for class in views {
        vm.add_methods(class, VIEW_METHODS);
        vm.add_getsets(class, VIEW_ATTRIBUTES);
    }
    for class in [views[0], views[2]] {
        vm.add_methods(class, SET_METHODS);
        vm.set_unhashable(class);
    }
    for class in iterators {
        vm.add_methods(class, ITERATOR_METHODS);
        vm.add_methods(class, LENGTH_HINT);
    }
}

impl Vm {
    /// Iterator over a dict's keys.
    pub(crate) fn dict_key_iter(&mut self, dict: Gc<DictObj>) -> Value {
        self.new_dict_iter(dict, Part::Keys, false)
    }

    fn new_dict_iter(&mut self, dict: Gc<DictObj>, part: Part, backwards: bool) -> Value {
        let types = &self.interp.types;
        let class = match (part, backwards) {
            (Part::Keys, false) => types.dict_keyiterator,
            (Part::Values, false) => types.dict_valueiterator,
            (Part::Items, false) => types.dict_itemiterator,
            (Part::Keys, true) => types.dict_reversekeyiterator,
            (Part::Values, true) => types.dict_reversevalueiterator,
            (Part::Items, true) => types.dict_reverseitemiterator,
        };
        let len = dict.len(self);
        let position = if backwards { usize::MAX } else { 0 };
        let state = DictIter {
            dict: Some(dict),
            part,
            backwards,
            position,
            len,
            left: len,
        };
        self.new_opaque(class, state).into()
    }

    fn new_dict_view(&mut self, args: &Args<'_>, part: Part) -> PyResult {
        let dict = super::dict::this(self, args)?;
        let types = &self.interp.types;
        let class = match part {
            Part::Keys => types.dict_keys,
            Part::Values => types.dict_values,
            Part::Items => types.dict_items,
        };
        Ok(self.new_opaque(class, DictView { dict, part }).into())
    }

    /// The dict and the part that a view shows, where the value is one.
    fn dict_view(&self, value: Value) -> Option<(Gc<DictObj>, Part)> {
        let view = value.as_gc::<OpaqueObj>()?.data::<DictView>(self)?;
        Some((view.dict, view.part))
    }

    /// Appends the keys of a dict, or what a view of keys or values shows; whether it was one of these.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn list_extend_from_dict(
        &mut self,
        list: Gc<ListObj>,
        source: Value,
    ) -> PyResult<bool> {
        let (dict, part) = match (self.exact_kind(source), source.as_gc::<DictObj>()) {
            (Some(Kind::Dict), Some(dict)) => (dict, Part::Keys),
            _ => match self.dict_view(source) {
                Some(shown @ (_, Part::Keys | Part::Values)) => shown,
                _ => return Ok(false),
            },
        };
        self.list_reserve(list, dict.len(self))?;
        let mut position = 0;
        while let Some((entry, next)) = dict.table(self).next_entry(position) {
            position = next;
            list.items_mut(self).push(match part {
                Part::Values => entry.value,
                _ => entry.key,
            });
        }
        Ok(true)
    }

    /// Whether the value is a set, or a view that compares as one.
    fn is_set_like(&self, value: Value) -> bool {
        value.as_gc::<SetObj>().is_some()
            || self
                .dict_view(value)
                .is_some_and(|(_, part)| part != Part::Values)
    }

    /// A new set of an iterable's values, rooted.
    fn set_of(&mut self, iterable: Value) -> PyResult<Gc<SetObj>> {
        let set = self.new_set();
        self.root(set);
        match self.dict_view(iterable) {
            Some((dict, Part::Keys)) => self.set_update(set, dict.into())?,
            _ => self.set_update(set, iterable)?,
        }
        Ok(set)
    }

    /// Whether every value of one container is in the other.
    fn all_contained(&mut self, inner: Value, outer: Value) -> PyResult<bool> {
        let iterator = self.iter(inner)?;
        self.root(iterator);
        while let Some(item) = self.next(iterator)? {
            if !self.contains(outer, item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The dict and the part of the view that is the receiver.
fn this(vm: &mut Vm, args: &Args<'_>) -> PyResult<(Gc<DictObj>, Part)> {
    match vm.dict_view(args.pos[0]) {
        Some(view) => Ok(view),
        None => Err(vm.system_error("the receiver is no view")),
    }
}

fn keys(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.new_dict_view(args, Part::Keys)
}

fn values(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.new_dict_view(args, Part::Values)
}

fn items(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.new_dict_view(args, Part::Items)
}

fn dict_iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = super::dict::this(vm, args)?;
    Ok(vm.dict_key_iter(dict))
}

fn dict_reversed(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = super::dict::this(vm, args)?;
    Ok(vm.new_dict_iter(dict, Part::Keys, true))
}

fn mapping(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (dict, _) = this(vm, args)?;
    Ok(vm.new_mapping_proxy(dict.into()))
}

/// How many entries an iterator has still to give; none where the dict has changed.
fn length_hint(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let state = args.pos[0]
        .as_gc::<OpaqueObj>()
        .and_then(|this| this.data::<DictIter>(vm));
    let left = match state {
        Some(state) => match state.dict {
            Some(dict) if dict.len(vm) == state.len => state.left,
            _ => 0,
        },
        None => 0,
    };
    Ok(vm.new_usize(left))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (dict, _) = this(vm, args)?;
    let len = dict.len(vm);
    Ok(vm.new_usize(len))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (dict, part) = this(vm, args)?;
    Ok(vm.new_dict_iter(dict, part, false))
}

fn reversed(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (dict, part) = this(vm, args)?;
    Ok(vm.new_dict_iter(dict, part, true))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (dict, part) = this(vm, args)?;
    let name = vm.class_name(args.pos[0]);
    vm.guarded_repr(args.pos[0], "...", |vm| {
        let mut out = format!("{name}([").into_bytes();
        let (mut position, mut first) = (0, true);
        let mark = vm.root_count();
        while let Some((entry, next)) = dict.table(vm).next_entry(position) {
            position = next;
            if !first {
                out.extend_from_slice(b", ");
            }
            first = false;
            let item = part.of(vm, entry);
            vm.root(item);
            vm.push_repr(item, &mut out)?;
            vm.unroot(mark);
        }
        out.extend_from_slice(b"])");
        Ok(out)
    })
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (dict, part) = this(vm, args)?;
    let item = args.pos[1];
    if part == Part::Keys {
        return Ok(Value::bool(vm.dict_contains(dict, item)?));
    }
    let Some(&[key, value]) = item.as_gc::<TupleObj>().map(|t| t.items()) else {
        return Ok(Value::FALSE);
    };
    match vm.dict_get(dict, key)? {
        Some(found) => Ok(Value::bool(vm.equal(found, value)?)),
        None => Ok(Value::FALSE),
    }
}

fn isdisjoint(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (mut view, mut other) = (args.pos[0], args.pos[1]);
    if view == other {
        return Ok(Value::bool(vm.len(view)? == 0));
    }
    if vm.is_set_like(other) && vm.len(other)? > vm.len(view)? {
        std::mem::swap(&mut view, &mut other);
    }
    let iterator = vm.iter(other)?;
    vm.root(iterator);
    while let Some(item) = vm.next(iterator)? {
        if vm.contains(view, item)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn and(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (mut view, mut other) = (args.pos[0], args.pos[1]);
    if let Some(set) = other.as_gc::<SetObj>()
        && vm.is_exact(other, vm.interp.types.set)
        && vm.len(view)? <= set.len(vm)
    {
        return Ok(vm.set_intersection(set, view)?.into());
    }
    if vm.dict_view(other).is_some() && vm.is_set_like(other) && vm.len(other)? > vm.len(view)? {
        std::mem::swap(&mut view, &mut other);
    }
    let result = vm.new_set();
    vm.root(result);
    let iterator = vm.iter(other)?;
    vm.root(iterator);
    let mark = vm.root_count();
    while let Some(item) = vm.next(iterator)? {
        vm.root(item);
        if vm.contains(view, item)? {
            vm.set_add(result, item)?;
        }
        vm.unroot(mark);
    }
    Ok(result.into())
}

fn or(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let result = vm.set_of(args.pos[0])?;
    vm.set_update(result, args.pos[1])?;
    Ok(result.into())
}

fn ror(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    or(vm, &Args::new(&[args.pos[1], args.pos[0]]))
}

fn sub(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let result = vm.set_of(args.pos[0])?;
    vm.set_difference_update(result, args.pos[1])?;
    Ok(result.into())
}

fn rsub(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    sub(vm, &Args::new(&[args.pos[1], args.pos[0]]))
}

fn xor(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let result = vm.set_of(args.pos[0])?;
    vm.set_symmetric_difference_update(result, args.pos[1])?;
    Ok(result.into())
}

fn rxor(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    xor(vm, &Args::new(&[args.pos[1], args.pos[0]]))
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    let (view, other) = (args.pos[0], args.pos[1]);
    if !vm.is_set_like(other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let order = vm.len(view)?.cmp(&vm.len(other)?);
    let result = match op {
        CompareOp::Eq => order.is_eq() && vm.all_contained(view, other)?,
        CompareOp::Ne => !(order.is_eq() && vm.all_contained(view, other)?),
        CompareOp::Lt | CompareOp::Le => op.accepts(order) && vm.all_contained(view, other)?,
        CompareOp::Gt | CompareOp::Ge => op.accepts(order) && vm.all_contained(other, view)?,
    };
    Ok(Value::bool(result))
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
