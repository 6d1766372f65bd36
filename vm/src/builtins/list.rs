//! The class `list`.

mod sort;

use crate::builtins::sequence::{ITERATOR_METHODS, Sequence};
use crate::heap::{Gc, Header, Kind, Tracer};
use crate::object::*;
use crate::ops::operator::CompareOp;
use crate::ops::slice::SliceSpan;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Quick, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_list),
    NativeDef::new("append", Arity::Exact(2), append).known_as(Quick::ListAppend),
    NativeDef::new("extend", Arity::Exact(2), extend),
    NativeDef::new("insert", Arity::Exact(3), insert),
    NativeDef::new("remove", Arity::Exact(2), remove),
    NativeDef::new("pop", Arity::Range(1, 2), pop),
    NativeDef::new("clear", Arity::Exact(1), clear),
    NativeDef::new("index", Arity::Range(2, 4), index),
    NativeDef::new("count", Arity::Exact(2), count),
    NativeDef::new("sort", Arity::Any, sort::sort_method),
    NativeDef::new("reverse", Arity::Exact(1), reverse),
    NativeDef::new("copy", Arity::Exact(1), copy),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__setitem__", Arity::Exact(3), setitem),
    NativeDef::new("__delitem__", Arity::Exact(2), delitem),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__reversed__", Arity::Exact(1), reversed),
    NativeDef::new("__add__", Arity::Exact(2), add),
    NativeDef::new("__iadd__", Arity::Exact(2), iadd),
    NativeDef::new("__mul__", Arity::Exact(2), mul),
    NativeDef::new("__rmul__", Arity::Exact(2), mul),
    NativeDef::new("__imul__", Arity::Exact(2), imul),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__lt__", Arity::Exact(2), lt),
    NativeDef::new("__le__", Arity::Exact(2), le),
    NativeDef::new("__gt__", Arity::Exact(2), gt),
    NativeDef::new("__ge__", Arity::Exact(2), ge),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
];

static LENGTH_HINT: &[NativeDef] = &[NativeDef::new(
    "__length_hint__",
    Arity::Exact(1),
    length_hint,
)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let list = vm.interp.types.list;
    vm.add_methods(list, METHODS);
    vm.set_unhashable(list);
    vm.set_new(list, new);
    vm.publish_class(list);
    let types = &vm.interp.types;
    let classes = [
        types.list_iterator,
        types.list_reverseiterator,
        types.tuple_iterator,
        types.str_ascii_iterator,
        types.str_iterator,
        types.bytes_iterator,
        types.bytearray_iterator,
        types.iterator,
    ];
    for class in classes {
        vm.add_methods(class, ITERATOR_METHODS);
        vm.add_methods(class, LENGTH_HINT);
    }
}

/// The receiver of a method.
fn this(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<ListObj>> {
    match args.pos[0].as_gc() {
        Some(list) => Ok(list),
        None => Err(vm.system_error("the receiver is no list")),
    }
}

fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let list = vm.alloc(ListObj::new(Header::new(class), Vec::new()));
    if class == vm.interp.types.list {
        vm.root(list);
        fill(vm, list, args.pos, args)?;
    }
    Ok(list.into())
}

fn init_list(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    *list.items_mut(vm) = Vec::new();
    let class = vm.class_of(args.pos[0]);
    let new = vm.interp.names.__new__;
    let keywords_allowed = vm.is_redefined(class, vm.interp.types.list, new);
    let args = Args {
        names: if keywords_allowed { &[] } else { args.names },
        ..*args
    };
    fill(vm, list, &args.pos[1..], &args)?;
    Ok(Value::NONE)
}

fn fill(vm: &mut Vm, list: Gc<ListObj>, pos: &[Value], args: &Args<'_>) -> PyResult<()> {
    if !args.names.is_empty() {
        return Err(vm.type_error("list() takes no keyword arguments"));
    }
    match *pos {
        [] => Ok(()),
        [iterable] => vm.list_extend(list, iterable),
        _ => {
            let got = pos.len();
            Err(vm.type_error(format!("list expected at most 1 argument, got {got}")))
        }
    }
}

fn append(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.list_push(list, args.pos[1])?;
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.list_extend(list, args.pos[1])?;
    Ok(Value::NONE)
}

fn insert(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let index = vm.index_i64(args.pos[1], "insert")?;
    let len = list.len(vm) as i64;
    let at = if index < 0 {
        index.saturating_add(len).max(0)
    } else {
        index.min(len)
    };
    vm.list_reserve(list, 1)?;
    list.items_mut(vm).insert(at as usize, args.pos[2]);
    Ok(Value::NONE)
}

fn remove(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    match vm.sequence_find(Sequence::List(list), args.pos[1], 0, usize::MAX)? {
        Some(at) => {
            let items = list.items_mut(vm);
            if at < items.len() {
                items.remove(at);
            }
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let index = match args.pos.get(1) {
        Some(&index) => vm.index_i64(index, "pop")?,
        None => -1,
    };
    let items = list.items_mut(vm);
    if items.is_empty() {
        return Err(vm.index_error("pop from empty list"));
    }
    if index == -1
        && let Some(item) = items.pop()
    {
        return Ok(item);
    }
    match crate::builtins::sequence::position(index, items.len()) {
        Some(at) => Ok(items.remove(at)),
        None => Err(vm.index_error("pop index out of range")),
    }
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    *list.items_mut(vm) = Vec::new();
    Ok(Value::NONE)
}

fn index(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    match vm.sequence_index_method(Sequence::List(list), args)? {
        Some(at) => Ok(at),
        None => {
            let what = vm.repr(args.pos[1])?.to_string_lossy();
            Err(vm.value_error(format!("{what} is not in list")))
        }
    }
}

fn count(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.sequence_count(Sequence::List(list), args.pos[1])
}

fn reverse(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    list.items_mut(vm).reverse();
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let copy = vm.new_list(Vec::new());
    extend_from(vm, copy, list)?;
    Ok(copy.into())
}

fn extend_from(vm: &mut Vm, list: Gc<ListObj>, other: Gc<ListObj>) -> PyResult<()> {
    let mut items = vm.new_vec(list.len(vm) + other.len(vm))?;
    items.extend_from_slice(list.items(vm));
    items.extend_from_slice(other.items(vm));
    *list.items_mut(vm) = items;
    Ok(())
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let len = list.len(vm);
    Ok(vm.new_usize(len))
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.list_get_item(list, args.pos[1])
}

fn setitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.list_set_item(list, args.pos[1], args.pos[2])?;
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.list_delete_item(list, args.pos[1])?;
    Ok(Value::NONE)
}

impl Vm {
    /// `list[key]`.
    ///
    /// # Errors
    /// TypeError, IndexError, and what `__index__` raises.
    pub(crate) fn list_get_item(&mut self, list: Gc<ListObj>, key: Value) -> PyResult {
        if let Some(slice) = key.as_gc::<SliceObj>() {
            let span = self.slice_span(slice, |vm| list.len(vm))?;
            let items = self.select(span, |vm| list.items(vm))?;
            return Ok(self.new_list(items).into());
        }
        match self.sequence_index(key, |vm| list.len(vm), "list")? {
            Some(at) => Ok(list.items(self)[at]),
            None => Err(self.index_error("list index out of range")),
        }
    }

    /// The items that a slice selects, in a new vector.
    pub(crate) fn select(
        &mut self,
        span: SliceSpan,
        items: impl Fn(&Vm) -> &[Value],
    ) -> PyResult<Vec<Value>> {
        let mut out = self.new_vec(span.count)?;
        let items = items(self);
        if span.step == 1 {
            out.extend_from_slice(&items[span.start..span.start + span.count]);
        } else {
            out.extend(span.indices().map(|at| items[at]));
        }
        Ok(out)
    }

    /// `list[key] = value`.
    ///
    /// # Errors
    /// TypeError, IndexError, ValueError, and what `__index__` and the iteration raise.
    pub(crate) fn list_set_item(
        &mut self,
        list: Gc<ListObj>,
        key: Value,
        value: Value,
    ) -> PyResult<()> {
        if let Some(slice) = key.as_gc::<SliceObj>() {
            let mark = self.root_count();
            self.roots.extend_from_slice(&[list.into(), key, value]);
            let result = self.list_set_slice(list, slice, value);
            self.unroot(mark);
            return result;
        }
        match self.sequence_index(key, |vm| list.len(vm), "list")? {
            Some(at) => {
                list.items_mut(self)[at] = value;
                Ok(())
            }
            None => Err(self.index_error("list assignment index out of range")),
        }
    }

    fn list_set_slice(
        &mut self,
        list: Gc<ListObj>,
        slice: Gc<SliceObj>,
        value: Value,
    ) -> PyResult<()> {
        if !self.is_iterable(value) {
            return Err(self.type_error("must assign iterable to extended slice"));
        }
        // The values come first: collecting them may change the list.
        let values = self.collect_list(value)?;
        let span = self.slice_span(slice, |vm| list.len(vm))?;
        let given = values.len(self);
        let mut new = self.new_vec(given)?;
        new.extend_from_slice(values.items(self));
        if span.step == 1 {
            self.list_reserve(list, given.saturating_sub(span.count))?;
            list.items_mut(self)
                .splice(span.start..span.start + span.count, new);
            return Ok(());
        }
        if given != span.count {
            return Err(self.value_error(format!(
                "attempt to assign sequence of size {given} to extended slice of size {}",
                span.count
            )));
        }
        let items = list.items_mut(self);
        for (at, item) in span.indices().zip(new) {
            items[at] = item;
        }
        Ok(())
    }

    /// `del list[key]`.
    ///
    /// # Errors
    /// TypeError, IndexError, and what `__index__` raises.
    pub(crate) fn list_delete_item(&mut self, list: Gc<ListObj>, key: Value) -> PyResult<()> {
        if let Some(slice) = key.as_gc::<SliceObj>() {
            let span = self.slice_span(slice, |vm| list.len(vm))?;
            delete_span(list.items_mut(self), span);
            return Ok(());
        }
        match self.sequence_index(key, |vm| list.len(vm), "list")? {
            Some(at) => {
                list.items_mut(self).remove(at);
                Ok(())
            }
            None => Err(self.index_error("list assignment index out of range")),
        }
    }

    /// The concatenation of two lists.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn list_concat(&mut self, left: Gc<ListObj>, right: Gc<ListObj>) -> PyResult {
        let mut items = self.new_vec(left.len(self) + right.len(self))?;
        items.extend_from_slice(left.items(self));
        items.extend_from_slice(right.items(self));
        Ok(self.new_list(items).into())
    }

    /// `list * count`.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn list_repeat(&mut self, list: Gc<ListObj>, count: usize) -> PyResult {
        let len = list.len(self);
        let items = self.repeat_items(count, len, |vm| list.items(vm))?;
        Ok(self.new_list(items).into())
    }
}

/// Removes the items that a slice selects.
fn delete_span(items: &mut Vec<Value>, span: SliceSpan) {
    if span.count == 0 {
        return;
    }
    if span.step == 1 {
        items.drain(span.start..span.start + span.count);
        return;
    }
    let reach = (span.count - 1) * span.step.unsigned_abs() as usize;
    let (first, step) = if span.step < 0 {
        (span.start - reach, span.step.unsigned_abs() as usize)
    } else {
        (span.start, span.step as usize)
    };
    let mut at = 0;
    items.retain(|_| {
        let selected = at >= first && at <= first + reach && (at - first) % step == 0;
        at += 1;
        !selected
    });
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let found = vm.sequence_find(Sequence::List(list), args.pos[1], 0, usize::MAX)?;
    Ok(Value::bool(found.is_some()))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = vm.interp.types.list_iterator;
    Ok(vm.new_seq_iter(class, args.pos[0]))
}

/// Iterator over a list from its end.
struct ListReverseIter {
    list: Gc<ListObj>,
    /// Items before this index are still to come.
    left: usize,
}

impl Opaque for ListReverseIter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.object(self.list);
    }
    fn next(&self) -> Option<NextFn> {
        Some(|this, vm| {
            let Some(state) = this.data_mut::<ListReverseIter>(vm) else {
                return Ok(None);
            };
            let list = state.list;
            let Some(at) = state.left.checked_sub(1) else {
                return Ok(None);
            };
            state.left = at;
            let item = list.items(vm).get(at).copied();
            if item.is_none()
                && let Some(state) = this.data_mut::<ListReverseIter>(vm)
            {
                state.left = 0;
            }
            Ok(item)
        })
    }
}

/// How many items an iterator by position has still to give.
fn length_hint(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if let Some(this) = args.pos[0].as_gc::<OpaqueObj>() {
        let left = match this.data::<ListReverseIter>(vm) {
            Some(state) if state.left <= state.list.len(vm) => state.left,
            _ => 0,
        };
        return Ok(vm.new_usize(left));
    }
    let left = match args.pos[0].as_gc::<SeqIterObj>() {
        Some(iterator) if iterator.sequence.get().is_none() => 0,
        Some(iterator) => match iterator.sequence.get().as_gc::<StrObj>() {
            // The position in a string is a byte offset.
            Some(text) => text.char_len() - text.index_of(iterator.index.get()),
            None => {
                let len = vm.len(iterator.sequence.get())?;
                len.saturating_sub(iterator.index.get())
            }
        },
        None => 0,
    };
    Ok(vm.new_usize(left))
}

fn reversed(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let left = list.len(vm);
    let class = vm.interp.types.list_reverseiterator;
    Ok(vm.new_opaque(class, ListReverseIter { list, left }).into())
}

fn add(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    match args.pos[1].as_gc::<ListObj>() {
        Some(other) => vm.list_concat(list, other),
        None => Err(vm.concat_error("list", args.pos[1])),
    }
}

fn iadd(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.list_extend(list, args.pos[1])?;
    Ok(list.into())
}

fn mul(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let count = vm.repeat_count(args.pos[1])?;
    vm.list_repeat(list, count)
}

fn imul(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    let count = vm.repeat_count(args.pos[1])?;
    let len = list.len(vm);
    let items = vm.repeat_items(count, len, |vm| list.items(vm))?;
    *list.items_mut(vm) = items;
    Ok(list.into())
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    match (Sequence::list(args.pos[0]), Sequence::list(args.pos[1])) {
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

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let list = this(vm, args)?;
    vm.sequence_repr(args.pos[0], Sequence::List(list))
}

impl Vm {
    /// Sorts a list in place.
    ///
    /// # Errors
    /// What `key` and the comparisons raise; ValueError where they change the list.
    pub(crate) fn sort_list(
        &mut self,
        list: Gc<ListObj>,
        key: Value,
        reverse: bool,
    ) -> PyResult<()> {
        sort::sort_list(self, list, key, reverse)
    }

    /// Whether the value is a list whose class is `list` itself.
    #[inline]
    pub(crate) fn exact_list(&self, value: Value) -> Option<Gc<ListObj>> {
        match self.exact_kind(value) {
            Some(Kind::List) => value.as_gc(),
            _ => None,
        }
    }
}
